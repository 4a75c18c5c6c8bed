import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';

interface AddNoteProps {
  readonly sel: SelClient;
  readonly studentId: string;
  readonly onAdded: () => void;
}

export function AddNote({ sel, studentId, onAdded }: AddNoteProps) {
  const [text, setText] = useState('');
  const { run, isRunning, error } = useDeed();

  function add(): void {
    run(
      () => sel.addNote(studentId, text.trim()),
      () => {
        setText('');
        onAdded();
      },
    );
  }

  return (
    <details className={style.asTable}>
      <summary>{words.sel.note}</summary>
      <Field label={words.sel.note} hint={words.sel.noteHint}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button disabled={isRunning || text.trim() === ''} onClick={add}>
        {words.sel.addNote}
      </Button>
      {error !== undefined && <p role="alert">{error}</p>}
    </details>
  );
}
