import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import { joinAddress, spokenAddress } from '../../room/join-address.ts';
import { keepCode } from '../../room/kept-rooms.ts';
import { QrCode } from '../../room/qr-code.tsx';
import { useRoomCode } from '../../room/use-room-code.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
import { openProjector } from '../place.ts';
import style from './room.module.css';

interface SharingPanelProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
}

export function SharingPanel({ classroom, state }: SharingPanelProps) {
  const { roomId } = classroom.session;
  const code = useRoomCode(roomId);
  const [isAsking, setAsking] = useState(false);
  const [copied, setCopied] = useState<boolean>();
  const rotation = useDeed();

  function rotate(): void {
    rotation.run(
      () => classroom.rotateCode(),
      (next) => {
        keepCode(roomId, next);
        setAsking(false);
        setCopied(undefined);
      },
    );
  }

  async function copy(): Promise<void> {
    setCopied(await copyText(joinAddress(location.origin, code)));
  }

  return (
    <Panel title={words.room.sharing} hint={words.room.sharingHint}>
      <div className={style.share}>
        <QrCode code={code} size={168} />
        <div className={style.shareText}>
          <span className={style.address}>{spokenAddress(location.origin)}</span>
          <span className={style.bigCode}>{code}</span>
          <span className={style.buttons}>
            <Button onClick={() => openProjector(roomId)}>
              <Icon name="screen" />
              {words.room.openProjector}
            </Button>
            <Button kind="quiet" onClick={() => void copy()}>
              <Icon name="copy" />
              {words.room.copyLink}
            </Button>
            <Button kind="quiet" onClick={() => setAsking(true)}>
              {words.room.rotate}
            </Button>
          </span>
          <span role="status">
            {copied === undefined ? '' : copied ? words.room.copied : words.room.notCopied}
          </span>
        </div>
      </div>
      <Switch
        label={words.room.lock}
        hint={words.room.lockHint}
        on={state.room.locked}
        onChange={(locked) => classroom.lock(locked)}
      />
      {isAsking && (
        <Confirm
          title={words.room.rotateTitle}
          deed={words.room.rotateDeed}
          disabled={rotation.isRunning}
          onConfirm={rotate}
          onClose={() => setAsking(false)}
        >
          <p>{words.room.rotateLead}</p>
          {rotation.error !== undefined && <p role="alert">{rotation.error}</p>}
        </Confirm>
      )}
    </Panel>
  );
}
