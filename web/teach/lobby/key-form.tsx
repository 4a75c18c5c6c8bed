import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { words } from '../../words/teach-words.ts';
import style from './lobby.module.css';

export function KeyForm({ onKeep }: { readonly onKeep: (key: string) => void }) {
  const [key, setKey] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (key.trim() !== '') onKeep(key.trim());
  }

  return (
    <Panel title={words.key.title} hint={words.key.lead}>
      <form className={style.form} onSubmit={submit}>
        <Field label={words.key.label}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" size="large" disabled={key.trim() === ''}>
          {words.key.keep}
        </Button>
      </form>
    </Panel>
  );
}
