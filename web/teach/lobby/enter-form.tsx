import { type FormEvent, useState } from 'react';
import type { KeptRoom } from '../../room/kept-rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RoomCodeField } from '../../ui/room-code-field.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
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
        <RoomCodeField
          label={words.lobby.code}
          value={code}
          placeholder={words.lobby.codeExample}
          onChange={setCode}
        />
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
