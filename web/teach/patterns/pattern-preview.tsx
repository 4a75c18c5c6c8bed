import { formatCellKey } from '../../../shared/cell-key.ts';
import type { PatternVersion } from '../../pattern/pattern-version.ts';
import style from './patterns.module.css';

interface PatternPreviewProps {
  readonly version: Pick<PatternVersion, 'patterns' | 'cells'>;
  readonly patternId: string;
}

const laneHeight = 3;

/** A pattern the size of a stamp: each step a dot. Nothing where the state has no such pattern. */
export function PatternPreview({ version, patternId }: PatternPreviewProps) {
  const pattern = version.patterns[patternId];
  if (pattern === undefined) return <span className={style.preview} />;
  const { lanes, steps } = pattern;
  const hits = lanes.flatMap((_lane, laneIndex) =>
    Array.from({ length: steps }, (_, stepIndex) =>
      formatCellKey({ patternId, laneIndex, stepIndex }),
    ).flatMap((key, stepIndex) => (version.cells[key] === undefined ? [] : [{ key, laneIndex, stepIndex }])),
  );
  return (
    <svg
      className={style.preview}
      viewBox={`0 0 ${steps * 2} ${lanes.length * laneHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {hits.map(({ key, laneIndex, stepIndex }) => (
        <rect
          key={key}
          x={stepIndex * 2 + 0.2}
          y={laneIndex * laneHeight + 0.4}
          width="1.6"
          height={laneHeight - 0.8}
        />
      ))}
    </svg>
  );
}
