import { useId } from 'react';
import { clockTime } from '../ui/time-text.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { ParticipationBar } from './participation-bars.ts';
import { countScale } from './plot-scale.ts';

const frame = { width: 640, height: 250, left: 40, right: 40, top: 12, bottom: 30 } as const;
const plotWidth = frame.width - frame.left - frame.right;
const plotHeight = frame.height - frame.top - frame.bottom;
/** So many bars of a lesson's start keep their width, so that two of them are not two walls. */
const leastSlots = 12;

/** Playing and editing as stacked bars (plain and hatched), the class's equity so far as a line over them. */
export function BarPlot({ bars }: { readonly bars: readonly ParticipationBar[] }) {
  const hatch = useId();
  const largest = Math.max(...bars.map(({ playing, editing }) => playing + editing));
  const scale = countScale(largest);
  const slot = plotWidth / Math.max(leastSlots, bars.length);
  const y = (share: number): number => frame.top + plotHeight * (1 - share);
  const middle = (index: number): number => frame.left + slot * (index + 0.5);
  const line = bars
    .flatMap(({ evenness }, index) => (evenness === null ? [] : [`${middle(index)},${y(evenness)}`]))
    .join(' ');
  const timesEvery = Math.max(1, Math.ceil(bars.length / 6));

  return (
    <svg
      className={style.plot}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={words.sel.overTimeLabel(bars.length, largest)}
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--sun)" />
          <rect width="2" height="6" fill="#8a6200" />
        </pattern>
      </defs>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={frame.left}
            x2={frame.width - frame.right}
            y1={y(scale.at(tick))}
            y2={y(scale.at(tick))}
            className={style.gridLine}
          />
          <text x={frame.left - 8} y={y(scale.at(tick))} dy="0.35em" textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {[0, 0.5, 1].map((share) => (
        <text
          key={share}
          x={frame.width - frame.right + 8}
          y={y(share)}
          dy="0.35em"
          className={style.evennessTick}
        >
          {share * 100}
        </text>
      ))}
      {bars.map(({ from, to, playing, editing }, index) => {
        const x = frame.left + slot * index + slot * 0.14;
        const width = slot * 0.72;
        const playingTop = y(scale.at(playing));
        const top = y(scale.at(playing + editing));
        return (
          <g key={from}>
            <rect x={x} y={playingTop} width={width} height={y(0) - playingTop} fill="var(--petrol)" rx="2" />
            <rect x={x} y={top} width={width} height={playingTop - top} fill={`url(#${hatch})`} rx="2" />
            {index % timesEvery === 0 && (
              <text x={middle(index)} y={frame.height - 8} textAnchor="middle">
                {clockTime(to)}
              </text>
            )}
          </g>
        );
      })}
      {line !== '' && (
        <>
          <polyline points={line} fill="none" stroke="#ffffff" strokeWidth="6" strokeLinejoin="round" />
          <polyline
            points={line}
            fill="none"
            stroke="var(--coral-deep)"
            strokeWidth="3"
            strokeLinejoin="round"
          />
        </>
      )}
    </svg>
  );
}
