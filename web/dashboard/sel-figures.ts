import type { Static } from 'typebox';
import type {
  ClassSummary,
  Prompt,
  SelEntry,
  SelEvent,
  SelSettings,
  SelStudent,
  SeriesPoint,
} from '../../shared/sel-api.ts';
import type { SelClient } from './sel-client.ts';

/** Everything that the dashboard draws. */
export interface SelFigures {
  readonly settings: Static<typeof SelSettings>;
  readonly summary: Static<typeof ClassSummary>;
  readonly series: readonly SeriesPoint[];
  readonly entries: readonly SelEntry[];
  readonly students: readonly SelStudent[];
  /** What the room is asked now. */
  readonly asked: Prompt | null;
}

export type FigurePart = 'all' | 'counts' | 'entries' | 'asked';

/** What an event of the live feed makes out of date. Every look is logged: so no more is asked for than has changed. */
export function partChangedBy(kind: SelEvent['kind']): FigurePart | undefined {
  switch (kind) {
    case 'snapshot':
      return 'counts';
    case 'prompt':
      return 'asked';
    case 'check-in':
    case 'reflection':
    case 'wants-to-talk':
      return 'entries';
    default:
      return undefined;
  }
}

/** Rejects with DownbeatError. */
export async function fetchFigures(sel: SelClient, part: FigurePart): Promise<Partial<SelFigures>> {
  if (part === 'entries') return { entries: await sel.entries() };
  if (part === 'asked') return { asked: await sel.asked() };
  const [summary, series] = await Promise.all([sel.summary('lesson'), sel.series('lesson')]);
  if (part === 'counts') return { summary, series };
  const [settings, entries, students, asked] = await Promise.all([
    sel.settings(),
    sel.entries(),
    sel.students(),
    sel.asked(),
  ]);
  return { settings, summary, series, entries, students, asked };
}
