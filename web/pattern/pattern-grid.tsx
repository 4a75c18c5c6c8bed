import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { formatCellKey } from '../../shared/cell-key.ts';
import { cursorsIn, showCursor } from '../room/grid-cursors.ts';
import { useAwareness } from '../room/use-awareness.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { stepsPerBeat } from '../sound/pattern-steps.ts';
import { Shape } from '../ui/shape.tsx';
import { sharedWords } from '../words/shared-words.ts';
import { GridCell } from './grid-cell.tsx';
import { type GridPlace, moveInGrid } from './grid-move.ts';
import { laneLook } from './lane-look.ts';
import style from './pattern-grid.module.css';
import { usePlayhead } from './use-playhead.ts';

export interface PatternGridProps {
  readonly classroom: Classroom;
  readonly patternId: string;
  readonly canEdit: boolean;
}

const words = sharedWords.grid;
const loud = 100;

/** The shared pattern: a lane a row, a step a column; tap or space turns a step on or off, for everybody. */
export function PatternGrid({ classroom, patternId, canEdit }: PatternGridProps) {
  const { patterns, cells, presence, tempo } = useRoomState(classroom);
  const pattern = patterns[patternId];
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<GridPlace>({ laneIndex: 0, stepIndex: 0 });
  const [said, setSaid] = useState('');
  const cursors = useAwareness(classroom, cursorsIn);
  const visitors = useMemo(() => {
    const byCell = new Map<string, { readonly names: string[]; readonly seat: number }>();
    for (const cursor of cursors.filter((other) => other.patternId === patternId)) {
      const key = formatCellKey(cursor);
      const here = byCell.get(key) ?? { names: [], seat: presence[cursor.participantId]?.seat ?? 1 };
      here.names.push(cursor.name);
      byCell.set(key, here);
    }
    return byCell;
  }, [cursors, patternId, presence]);
  const lanes = pattern?.lanes ?? [];
  const steps = pattern?.steps ?? 0;
  usePlayhead(classroom, grid, steps);
  if (pattern === undefined) return null;

  const perBeat = stepsPerBeat(steps, tempo);
  const stepIndexes = Array.from({ length: steps }, (_, stepIndex) => stepIndex);
  const stop = {
    laneIndex: Math.min(place.laneIndex, lanes.length - 1),
    stepIndex: Math.min(place.stepIndex, steps - 1),
  };

  const visit = (to: GridPlace): void => {
    setPlace(to);
    showCursor(classroom, { patternId, ...to });
  };
  const toggle = (at: GridPlace): void => {
    if (!canEdit) return;
    const isOn = (cells[formatCellKey({ patternId, ...at })] ?? 0) > 0;
    classroom.setCell(patternId, at.laneIndex, at.stepIndex, isOn ? null : loud);
    setSaid(words.cell(words.lane(lanes[at.laneIndex] ?? ''), at.stepIndex + 1, !isOn));
    visit(at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = placeOf(event.target);
    if (at === undefined || event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) toggle(at);
      return;
    }
    const to = moveInGrid(at, event.key, { lanes: lanes.length, steps }, event.ctrlKey || event.metaKey);
    if (to === undefined) return;
    event.preventDefault();
    visit(to);
    grid.current
      ?.querySelector<HTMLElement>(
        `[role="gridcell"][data-lane="${to.laneIndex}"][data-step="${to.stepIndex}"]`,
      )
      ?.focus();
  };
  const onClick = (event: MouseEvent): void => {
    const at = placeOf(event.target);
    if (at) toggle(at);
  };

  return (
    <div className={style.frame}>
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        className={style.grid}
        aria-label={words.label(pattern.name)}
        aria-readonly={!canEdit}
        data-editable={canEdit || undefined}
        style={{ gridTemplateColumns: `max-content repeat(${steps}, minmax(var(--cell), 1fr))` }}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const at = placeOf(event.target);
          if (at) visit(at);
        }}
        onBlur={() => showCursor(classroom, undefined)}
      >
        <div className={style.beats} aria-hidden="true">
          <span className={style.corner} />
          {stepIndexes.map((step) => (
            <span
              key={step}
              className={style.tick}
              data-step={step}
              data-beat={step % perBeat === 0 || undefined}
            >
              {step % perBeat === 0 ? words.beat(((step / perBeat) % tempo.beatsPerBar) + 1) : ''}
            </span>
          ))}
        </div>
        {lanes.map((lane, laneIndex) => (
          <div
            key={formatCellKey({ patternId, laneIndex, stepIndex: 0 })}
            role="row"
            className={style.row}
            style={{ color: laneLook(laneIndex).colour }}
          >
            <div role="rowheader" className={style.lane}>
              <Shape name={laneLook(laneIndex).shape} className={style.laneShape} />
              <span>{words.lane(lane)}</span>
            </div>
            {stepIndexes.map((stepIndex) => {
              const key = formatCellKey({ patternId, laneIndex, stepIndex });
              const here = visitors.get(key);
              return (
                <GridCell
                  key={key}
                  laneIndex={laneIndex}
                  stepIndex={stepIndex}
                  laneName={words.lane(lane)}
                  velocity={cells[key] ?? 0}
                  isTabStop={stop.laneIndex === laneIndex && stop.stepIndex === stepIndex}
                  beginsBeat={stepIndex % perBeat === 0}
                  names={here?.names.join('\n') ?? ''}
                  seat={here?.seat ?? 1}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p className="unseen" role="status">
        {said}
      </p>
    </div>
  );
}

function placeOf(target: EventTarget): GridPlace | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
  if (cell === null) return undefined;
  return { laneIndex: Number(cell.dataset.lane), stepIndex: Number(cell.dataset.step) };
}
