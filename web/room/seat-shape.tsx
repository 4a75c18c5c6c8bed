import { Shape } from '../ui/shape.tsx';
import { playerLook } from './player-look.ts';
import style from './seat-shape.module.css';

interface SeatShapeProps {
  readonly seat: number;
  /** CSS length. */
  readonly size: string;
  /** Only the outline: whoever sits there is away. */
  readonly hollow?: boolean;
  /** On the dark stage. */
  readonly onStage?: boolean;
}

/** Who it is, without a name: the same colour and shape as on the child's own page. */
export function SeatShape({ seat, size, hollow = false, onStage = false }: SeatShapeProps) {
  const { ground, shape } = playerLook(seat);
  return (
    <span
      className={style.seat}
      data-hollow={hollow}
      data-stage={onStage}
      style={{ width: size, height: size, color: hollow ? 'transparent' : ground }}
    >
      <Shape name={shape} />
    </span>
  );
}
