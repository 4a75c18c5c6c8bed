import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import { isSameName } from './same-name.ts';
import type { SelClient } from './sel-client.ts';
import type { NamedStudent } from './student-names.ts';

interface EraseStudentProps {
  readonly sel: SelClient;
  readonly student: NamedStudent;
  readonly onErased: () => void;
  readonly onClose: () => void;
}

/** Asks for the child's name first: what is erased can't be brought back by anybody. */
export function EraseStudent({ sel, student, onErased, onClose }: EraseStudentProps) {
  const { studentId, name } = student;
  const [typed, setTyped] = useState('');
  const [withName, setWithName] = useState(true);
  const { run, isRunning, error } = useDeed();
  return (
    <Confirm
      title={words.sel.eraseTitle(name)}
      deed={words.sel.eraseDeed}
      disabled={isRunning || !isSameName(typed, name)}
      onClose={onClose}
      onConfirm={() => run(() => sel.erase(studentId, withName ? 'erase' : 'keep'), onErased)}
    >
      <p>{words.sel.eraseLead}</p>
      <Switch
        label={words.sel.eraseName}
        hint={words.sel.eraseNameHint}
        on={withName}
        onChange={setWithName}
      />
      <Field label={words.sel.eraseAsk(name)}>
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Button kind="quiet" onClick={() => setTyped(name)}>
        {words.sel.eraseTap(name)}
      </Button>
      {error !== undefined && <p role="alert">{error}</p>}
    </Confirm>
  );
}
