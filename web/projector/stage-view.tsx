import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import { BeatRing } from '../beat/beat-ring.tsx';
import { metreText, pulseOf } from '../beat/metre.ts';
import { PulseSign } from '../beat/pulse-sign.tsx';
import { useBarBeat } from '../beat/use-bar-beat.ts';
import { spokenAddress } from '../room/join-address.ts';
import { QrCode } from '../room/qr-code.tsx';
import { useRoomCode } from '../room/use-room-code.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { words } from '../words/teach-words.ts';
import { ChildShapes } from './child-shapes.tsx';
import style from './projector.module.css';
import { StageTools } from './stage-tools.tsx';

interface StageViewProps {
  readonly classroom: Classroom;
  readonly connection: ConnectionState;
}

export function StageView({ classroom, connection }: StageViewProps) {
  const state = useRoomState(classroom);
  const code = useRoomCode(classroom.session.roomId);
  const place = useBarBeat(classroom);
  const { tempo, room } = state;
  return (
    <main className={style.stage}>
      <h1 className="unseen">{room.title || words.lobby.untitled}</h1>
      <section className={style.ring}>
        <BeatRing classroom={classroom} />
      </section>
      <section className={style.side}>
        <p className={style.title} aria-hidden="true">
          {room.title || words.lobby.untitled}
        </p>
        {room.locked ? (
          <p className={style.locked}>{words.projector.locked}</p>
        ) : (
          <p className={style.way}>
            {words.projector.join} <b>{spokenAddress(location.origin)}</b> {words.projector.code}
            <b className={style.code} style={{ ['--letters' as string]: code.length }}>
              {code}
            </b>
          </p>
        )}
        <div className={style.middle}>
          {!room.locked && <QrCode code={code} size="max(7rem, min(19vw, 30vh))" />}
          <div className={style.numbers}>
            <span className={style.bar} data-counting={place !== undefined && !place.isCountIn}>
              <small>{words.projector.bar}</small>
              <b>{place?.bar ?? 0}</b>
            </span>
            <span className={style.tempo}>
              <PulseSign metre={tempo} />
              <b>{pulseOf(tempo)}</b>
              <span className={style.metre}>{metreText(tempo)}</span>
            </span>
          </div>
        </div>
        <ChildShapes presence={state.presence} spotlight={room.spotlight} />
      </section>
      <StageTools classroom={classroom} connection={connection} />
    </main>
  );
}
