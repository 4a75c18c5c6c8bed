import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { copyText } from '../ui/copy-text.ts';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';

const guests = ['own', 'colleague'] as const;
type Guest = (typeof guests)[number];

export function InviteRoom({ sel }: { readonly sel: SelClient }) {
  const [guest, setGuest] = useState<Guest>('own');
  const [invitation, setInvitation] = useState<string>();
  const [said, setSaid] = useState('');
  const { run, isRunning, error } = useDeed();

  function invite(): void {
    run(
      () => sel.invite(guest === 'own'),
      (made) => {
        setInvitation(made.invitation);
        setSaid('');
      },
    );
  }

  function withdraw(): void {
    run(
      () => sel.withdrawInvitations(),
      () => {
        setInvitation(undefined);
        setSaid(words.sel.withdrawn);
      },
    );
  }

  async function copy(text: string): Promise<void> {
    setSaid((await copyText(text)) ? words.sel.invitationCopied : words.sel.invitationNotCopied);
  }

  return (
    <div className={style.ask}>
      <Choice
        legend={words.sel.inviteFor}
        legendShown
        options={guests.map((value) => ({ value, label: words.sel.inviteForChoices[value] }))}
        value={guest}
        onChoose={setGuest}
      />
      <div className={style.exports}>
        <Button disabled={isRunning} onClick={invite}>
          {words.sel.inviteDeed}
        </Button>
        <Button kind="quiet" disabled={isRunning} onClick={withdraw}>
          {words.sel.withdrawInvitations}
        </Button>
      </div>
      {invitation !== undefined && (
        <div className={style.asked}>
          <output className={style.askedText} aria-label={words.sel.invitation}>
            {invitation}
          </output>
          <small>{words.sel.invitationHint}</small>
          <Button kind="quiet" onClick={() => void copy(invitation)}>
            {words.sel.invitationCopy}
          </Button>
        </div>
      )}
      <p role="status">{said}</p>
      {error !== undefined && <p role="alert">{error}</p>}
    </div>
  );
}
