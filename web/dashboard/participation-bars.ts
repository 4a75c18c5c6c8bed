/** Participation over time, as bars: snapshots of the lesson joined until they are few enough to be seen. */
import type { SeriesPoint } from '../../shared/sel-api.ts';

export interface ParticipationBar {
  /** Unix ms: of the first and the last snapshot that it joins. */
  readonly from: number;
  readonly to: number;
  /** Runs of notes and turns taken. */
  readonly playing: number;
  /** Runs of edits. */
  readonly editing: number;
  /** The most students that one of its snapshots is of. */
  readonly students: number;
  /** The class's evenness so far, 0–1, at its end; null where it is not enough yet. */
  readonly evenness: number | null;
}

export function participationBars(points: readonly SeriesPoint[], maxBars: number): ParticipationBar[] {
  const perBar = Math.max(1, Math.ceil(points.length / maxBars));
  const bars: ParticipationBar[] = [];
  for (let start = 0; start < points.length; start += perBar) {
    const joined = points.slice(start, start + perBar);
    const [first] = joined;
    const last = joined[joined.length - 1];
    if (first === undefined || last === undefined) break;
    bars.push({
      from: first.endedAt,
      to: last.endedAt,
      playing: sum(joined.map(({ sums }) => sums.bouts + sums.turnsTaken)),
      editing: sum(joined.map(({ sums }) => sums.editBouts)),
      students: Math.max(...joined.map(({ students }) => students)),
      evenness: last.collaboration?.status === 'ok' ? last.collaboration.components.equity.value : null,
    });
  }
  return bars;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
