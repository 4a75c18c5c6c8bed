/** How the class says it is, as a distribution: nobody's name, each child once. */
import type { SelEntry } from '../../shared/sel-api.ts';

export const levels = [1, 2, 3, 4, 5] as const;
export type Level = (typeof levels)[number];

export interface CheckInCounts {
  /** Children who answered, each counted with the newest answer. */
  readonly children: number;
  /** Who left a question out, or both. */
  readonly skipped: number;
  /** How many chose this level of pleasantness and energy. */
  at(pleasant: Level, energy: Level): number;
  readonly largest: number;
}

/** Of the check-ins since `since` (Unix ms). */
export function countCheckIns(entries: readonly SelEntry[], since: number): CheckInCounts {
  const newest = new Map<string, SelEntry>();
  for (const entry of entries) {
    if (entry.kind !== 'check-in' || entry.at < since) continue;
    const other = newest.get(entry.studentId);
    if (other === undefined || other.at < entry.at) newest.set(entry.studentId, entry);
  }
  const counts = new Map<string, number>();
  let skipped = 0;
  for (const { content } of newest.values()) {
    const { pleasant, energy } = content;
    if (pleasant === undefined || energy === undefined) skipped++;
    else counts.set(`${pleasant}:${energy}`, (counts.get(`${pleasant}:${energy}`) ?? 0) + 1);
  }
  return {
    children: newest.size,
    skipped,
    at: (pleasant, energy) => counts.get(`${pleasant}:${energy}`) ?? 0,
    largest: Math.max(0, ...counts.values()),
  };
}

/** How often each face was chosen for a prompt; each child once, by the newest answer. */
export function countFaces(entries: readonly SelEntry[], prompt: string): readonly number[] {
  const newest = new Map<string, SelEntry>();
  for (const entry of entries) {
    if (entry.kind !== 'reflection' || entry.content.prompt !== prompt) continue;
    const other = newest.get(entry.studentId);
    if (other === undefined || other.at < entry.at) newest.set(entry.studentId, entry);
  }
  return levels.map((level) => [...newest.values()].filter(({ content }) => content.face === level).length);
}

/** Students who want to talk, newest first, each once; not those whose wish was seen to (by entryId). */
export function wishesToTalk(
  entries: readonly SelEntry[],
  since: number,
  seen: ReadonlySet<number>,
): { readonly studentId: string; readonly entryId: number }[] {
  const wishes = entries.filter(
    ({ kind, at, content, entryId }) =>
      kind === 'check-in' && at >= since && content.wantsToTalk === true && !seen.has(entryId),
  );
  const byStudent = new Map<string, { studentId: string; entryId: number }>();
  for (const { studentId, entryId } of [...wishes].sort((a, b) => b.entryId - a.entryId)) {
    if (!byStudent.has(studentId)) byStudent.set(studentId, { studentId, entryId });
  }
  return [...byStudent.values()];
}
