import { memo } from 'react';
import { initialsOf, playerLook } from '../room/player-look.ts';
import { Shape } from '../ui/shape.tsx';
import { sharedWords } from '../words/shared-words.ts';
import { laneLook } from './lane-look.ts';
import style from './pattern-grid.module.css';

export interface GridCellProps {
  readonly laneIndex: number;
  readonly stepIndex: number;
  readonly laneName: string;
  /** 0: silent. */
  readonly velocity: number;
  /** The one of the grid that the tab key reaches. */
  readonly isTabStop: boolean;
  readonly beginsBeat: boolean;
  /** Names of those who are here, and the seat of the first. */
  readonly names: string;
  readonly seat: number;
}

const words = sharedWords.grid;

/** Events are the grid's: one listener for all cells. */
export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { laneIndex, stepIndex, laneName, velocity, isTabStop, beginsBeat, names, seat } = props;
  const isOn = velocity > 0;
  const label = words.cell(laneName, stepIndex + 1, isOn);
  const look = playerLook(seat);
  return (
    <div
      role="gridcell"
      className={style.cell}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={names === '' ? label : words.cellWith(label, names.split('\n'))}
      aria-selected={isOn}
      data-lane={laneIndex}
      data-step={stepIndex}
      data-on={isOn || undefined}
      data-beat={beginsBeat || undefined}
      style={names === '' ? undefined : { boxShadow: `inset 0 0 0 4px ${look.ground}` }}
    >
      {isOn && (
        <span className={style.mark} style={{ opacity: 0.55 + 0.45 * Math.min(1, velocity / 100) }}>
          <Shape name={laneLook(laneIndex).shape} />
        </span>
      )}
      {names !== '' && (
        <span
          className={style.visitor}
          style={{ background: look.ground, color: look.ink }}
          aria-hidden="true"
        >
          {initialsOf(names.split('\n')[0] ?? '')}
        </span>
      )}
    </div>
  );
});
