import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
import type { KeptRoom } from '../kept-rooms.ts';
import { enterRoom } from './enter-room.ts';
import style from './lobby.module.css';

interface EnterFormProps {
  readonly teacherKey: string;
  readonly onEnter: (room: KeptRoom) => void;
}

/** For a second device: the laptop of the projector, or a colleague's. */
export function EnterForm({ teacherKey, onEnter }: EnterFormProps) {
  const [code, setCode] = useState('');
  const { run, isRunning, error } = useDeed();

  function submit(event: FormEvent): void {
    event.preventDefault();
    run(() => enterRoom({ teacherKey, code: code.trim(), teacherName: words.lobby.secondTeacher }), onEnter);
  }

  return (
    <Panel title={words.lobby.elsewhere} hint={words.lobby.elsewhereHint}>
      <form className={style.enterForm} onSubmit={submit}>
        <Field label={words.lobby.code}>
          {(ids) => (
            <input
              {...ids}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={code}
              placeholder={words.lobby.codeExample}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={isRunning || code.trim() === ''}>
          {words.lobby.goInByCode}
        </Button>
      </form>
      {error !== undefined && (
        <p className={style.error} role="alert">
          {error}
        </p>
      )}
    </Panel>
  );
}
