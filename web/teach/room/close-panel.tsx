import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import { forgetRoom } from '../../room/kept-rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
import style from './room.module.css';

interface ClosePanelProps {
  readonly classroom: Classroom;
  readonly onClosed: () => void;
}

export function ClosePanel({ classroom, onClosed }: ClosePanelProps) {
  const [isAsking, setAsking] = useState(false);
  const { run, isRunning, error } = useDeed();

  function close(): void {
    run(
      () => classroom.closeRoom(),
      () => {
        forgetRoom(classroom.session.roomId);
        onClosed();
      },
    );
  }

  return (
    <Panel title={words.room.closeRoom} hint={words.room.closeHint}>
      <span className={style.buttons}>
        <Button kind="danger" onClick={() => setAsking(true)}>
          {words.room.closeRoom}
        </Button>
      </span>
      {isAsking && (
        <Confirm
          title={words.room.closeTitle}
          deed={words.room.closeDeed}
          disabled={isRunning}
          onConfirm={close}
          onClose={() => setAsking(false)}
        >
          <p>{words.room.closeLead}</p>
          {error !== undefined && <p role="alert">{error}</p>}
        </Confirm>
      )}
    </Panel>
  );
}
