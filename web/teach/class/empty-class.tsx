import { QrCode } from '../../room/qr-code.tsx';
import { useRoomCode } from '../../room/use-room-code.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../words/teach-words.ts';
import { openProjector } from '../place.ts';
import style from './class.module.css';

export function EmptyClass({ roomId }: { readonly roomId: string }) {
  const code = useRoomCode(roomId);
  return (
    <div className={style.empty}>
      <QrCode code={code} size={176} />
      <div className={style.emptyText}>
        <h2>{words.roster.empty}</h2>
        <p>{words.roster.emptyLead}</p>
        <p className={style.emptyCode}>{code}</p>
        <Button kind="loud" size="large" onClick={() => openProjector(roomId)}>
          <Icon name="screen" />
          {words.room.openProjector}
        </Button>
      </div>
    </div>
  );
}
