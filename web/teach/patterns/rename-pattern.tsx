import { type FormEvent, useId, useState } from 'react';
import { maxNameLength } from '../../../shared/participant.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { words } from '../../words/teach-words.ts';

interface RenamePatternProps {
  readonly name: string;
  readonly onRename: (name: string) => void;
  readonly onClose: () => void;
}

export function RenamePattern({ name, onRename, onClose }: RenamePatternProps) {
  const [text, setText] = useState(name);
  const form = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() !== '') onRename(text.trim());
  }

  return (
    <Dialog
      title={words.patterns.renameTitle}
      onClose={onClose}
      actions={
        <Button type="submit" form={form} disabled={text.trim() === ''}>
          {words.patterns.save}
        </Button>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label={words.patterns.name}>
          {(ids) => (
            <input
              {...ids}
              maxLength={maxNameLength}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
