import { signed } from '../figure-text.ts';
import { linePoints } from '../line-points.ts';
import style from './line-plot.module.css';

export interface LinePlotProps {
  readonly label: string;
  /** Oldest first. */
  readonly values: readonly number[];
  readonly least: number;
  readonly most: number;
  /** Written at both ends of the scale. */
  readonly unit: string;
}

const height = 40;

export function LinePlot({ label, values, least, most, unit }: LinePlotProps) {
  const points = linePoints(values, { least, most, height });
  return (
    <figure className={style.plot}>
      <figcaption>{label}</figcaption>
      <div className={style.field}>
        <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <polyline points={points} />
        </svg>
        <span className={style.most}>{`${most} ${unit}`}</span>
        <span className={style.least}>{`${signed(least, 0)} ${unit}`}</span>
      </div>
    </figure>
  );
}
