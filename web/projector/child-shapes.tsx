import type { RoomState } from '../../shared/room-reader.ts';
import { SeatShape } from '../room/seat-shape.tsx';
import { words } from '../words/teach-words.ts';
import style from './projector.module.css';

interface ChildShapesProps {
  readonly presence: RoomState['presence'];
  /** A participantId; empty: nobody. */
  readonly spotlight: string;
}

/** Everybody who is here, as a shape: each child finds its own, nobody reads a name. */
export function ChildShapes({ presence, spotlight }: ChildShapesProps) {
  const here = Object.entries(presence)
    .filter(([, { role, online }]) => role === 'student' && online)
    .sort(([, a], [, b]) => a.seat - b.seat);
  return (
    <div className={style.children}>
      <p className={style.here} role="status">
        {here.length === 0 ? (
          words.projector.nobody
        ) : (
          <>
            <b>{here.length}</b> {words.projector.here(here.length)}
          </>
        )}
      </p>
      <div className={style.shapes}>
        {here.map(([participantId, { seat }]) => (
          <span key={participantId} className={style.child} data-spotlight={participantId === spotlight}>
            <SeatShape seat={seat} size="clamp(1.75rem, 2.6vw, 3.25rem)" onStage />
          </span>
        ))}
      </div>
    </div>
  );
}
