import { useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import { ClassRoomList } from './class-room-list.tsx';
import style from './dashboard.module.css';
import { InviteRoom } from './invite-room.tsx';
import type { SelClient } from './sel-client.ts';
import { useCall } from './use-call.ts';
import { UseInvitation } from './use-invitation.tsx';

interface ClassRoomsPanelProps {
  readonly sel: SelClient;
  readonly roomId: string;
  readonly onChanged: () => void;
}

/** Who else reads the class. Fetched when it is asked for: each look is in the log. */
export function ClassRoomsPanel(props: ClassRoomsPanelProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Panel title={words.sel.classRooms} hint={words.sel.classRoomsHint}>
      {isShown ? (
        <Rooms {...props} />
      ) : (
        <span>
          <Button kind="quiet" onClick={() => setShown(true)}>
            {words.sel.classRoomsShow}
          </Button>
        </span>
      )}
    </Panel>
  );
}

function Rooms({ sel, roomId, onChanged }: ClassRoomsPanelProps) {
  const { value, error, again } = useCall(useCallback(() => sel.classRooms(), [sel]));
  const [said, setSaid] = useState('');

  function changed(text: string): void {
    setSaid(text);
    again();
    onChanged();
  }

  return (
    <div className={style.record}>
      <p role="status" className={said === '' ? 'unseen' : style.said}>
        {said}
      </p>
      {error !== undefined && <p role="alert">{error}</p>}
      {value && <ClassRoomList sel={sel} taught={value} roomId={roomId} onLeft={() => changed('')} />}
      {value?.manages && <InviteRoom sel={sel} />}
      <UseInvitation sel={sel} onJoined={() => changed(words.sel.joinedClass)} />
    </div>
  );
}
