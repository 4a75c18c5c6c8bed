import { type RefObject, useRef } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { activeTimeline, pairBeatAt } from '../../shared/timeline-pair.ts';
import { shownMoment } from '../beat/shown-moment.ts';
import { useEachFrame } from '../beat/use-each-frame.ts';
import { stepAtBeat } from '../sound/pattern-steps.ts';

/** The step that sounds now; undefined while nothing plays. */
export function stepNow(classroom: Classroom, steps: number): number | undefined {
  const moment = shownMoment(classroom);
  if (moment === undefined) return undefined;
  const { pair, serverMs } = moment;
  const timeline = activeTimeline(pair, serverMs);
  if (!timeline.playing) return undefined;
  const step = stepAtBeat(steps, timeline, pairBeatAt(pair, serverMs));
  return step === undefined ? undefined : Math.floor(step + 1e-6) % steps;
}

/** Marks the cells of the step that sounds with `data-now`, past React. */
export function usePlayhead(classroom: Classroom, grid: RefObject<HTMLElement | null>, steps: number): void {
  const shown = useRef<number | undefined>(undefined);
  useEachFrame(() => {
    const step = stepNow(classroom, steps);
    if (step === shown.current) return;
    shown.current = step;
    for (const cell of grid.current?.querySelectorAll('[data-now]') ?? []) cell.removeAttribute('data-now');
    if (step === undefined) return;
    for (const cell of grid.current?.querySelectorAll(`[data-step="${step}"]`) ?? [])
      cell.setAttribute('data-now', '');
  });
}
