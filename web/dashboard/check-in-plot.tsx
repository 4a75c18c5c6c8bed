import { words } from '../words/teach-words.ts';
import { type CheckInCounts, levels } from './check-in-counts.ts';
import style from './dashboard.module.css';

const step = 52;
const origin = { x: 92, y: 14 };
const side = step * levels.length;

/** Pleasant to the right, energy upwards; a circle as large as the number of children in it. No zone has a colour: none is a wrong one. */
export function CheckInPlot({ counts }: { readonly counts: CheckInCounts }) {
  const { pleasantLevels, energyLevels, pleasant: pleasantWord, energy: energyWord } = words.sel;
  const x = (level: number): number => origin.x + (level - 0.5) * step;
  const y = (level: number): number => origin.y + side - (level - 0.5) * step;
  return (
    <svg
      className={style.checkIns}
      viewBox={`0 0 ${origin.x + side + 8} ${origin.y + side + 48}`}
      role="img"
      aria-label={words.sel.checkInsLabel(counts.children)}
    >
      <rect x={origin.x} y={origin.y} width={side} height={side} rx="12" fill="var(--paper)" />
      {levels.slice(1).map((level) => (
        <g key={level}>
          <line
            x1={x(level) - step / 2}
            x2={x(level) - step / 2}
            y1={origin.y}
            y2={origin.y + side}
            className={style.gridLine}
          />
          <line
            y1={y(level) + step / 2}
            y2={y(level) + step / 2}
            x1={origin.x}
            x2={origin.x + side}
            className={style.gridLine}
          />
        </g>
      ))}
      {levels.flatMap((pleasant) =>
        levels.map((energy) => {
          const children = counts.at(pleasant, energy);
          if (children === 0) return null;
          const radius = 9 + 15 * Math.sqrt(children / counts.largest);
          return (
            <g key={`${pleasant}:${energy}`}>
              <circle cx={x(pleasant)} cy={y(energy)} r={radius} fill="var(--petrol)" />
              <text x={x(pleasant)} y={y(energy)} dy="0.35em" textAnchor="middle" className={style.inCircle}>
                {children}
              </text>
            </g>
          );
        }),
      )}
      <text x={origin.x} y={origin.y + side + 20}>
        {pleasantLevels[0]}
      </text>
      <text x={origin.x + side} y={origin.y + side + 20} textAnchor="end">
        {pleasantLevels[4]}
      </text>
      <text x={origin.x + side / 2} y={origin.y + side + 40} textAnchor="middle" className={style.axis}>
        {pleasantWord} →
      </text>
      <text x={origin.x - 8} y={y(1)} dy="0.35em" textAnchor="end">
        {energyLevels[0]}
      </text>
      <text x={origin.x - 8} y={y(5)} dy="0.35em" textAnchor="end">
        {energyLevels[4]}
      </text>
      <text x={origin.x - 8} y={y(3)} dy="0.35em" textAnchor="end" className={style.axis}>
        {energyWord} ↑
      </text>
    </svg>
  );
}
