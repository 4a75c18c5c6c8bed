import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';

interface UseInvitationProps {
  readonly sel: SelClient;
  readonly onJoined: () => void;
}

export function UseInvitation({ sel, onJoined }: UseInvitationProps) {
  const [invitation, setInvitation] = useState('');
  const { run, isRunning, error } = useDeed();

  function join(event: FormEvent): void {
    event.preventDefault();
    run(
      () => sel.joinClass(invitation.trim()),
      () => {
        setInvitation('');
        onJoined();
      },
    );
  }

  return (
    <form className={style.ask} onSubmit={join}>
      <Field label={words.sel.useInvitation} hint={words.sel.useInvitationHint}>
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            maxLength={64}
            placeholder={words.sel.useInvitationExample}
            value={invitation}
            onChange={(event) => setInvitation(event.target.value)}
          />
        )}
      </Field>
      <span>
        <Button type="submit" kind="quiet" disabled={isRunning || invitation.trim() === ''}>
          {words.sel.joinClassDeed}
        </Button>
      </span>
      {error !== undefined && <p role="alert">{error}</p>}
    </form>
  );
}
