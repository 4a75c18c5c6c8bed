import { initialsOf, playerLook } from '../room/player-look.ts';
import style from './badge.module.css';
import { Shape } from './shape.tsx';

interface BadgeProps {
  readonly name: string;
  readonly seat: number;
}

/** A participant's colour, shape and initials; as high as the text around it. Decoration: the name stands beside it or in a label. */
export function Badge({ name, seat }: BadgeProps) {
  const { ground, ink, shape } = playerLook(seat);
  return (
    <span className={style.badge} style={{ color: ground }} aria-hidden="true">
      <Shape name={shape} className={style.shape} />
      <span className={style.initials} style={{ color: ink }}>
        {initialsOf(name)}
      </span>
    </span>
  );
}
