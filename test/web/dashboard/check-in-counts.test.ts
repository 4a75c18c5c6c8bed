import { describe, expect, it } from 'vitest';
import type { SelEntry } from '../../../shared/sel-api.ts';
import { countCheckIns, countFaces, wishesToTalk } from '../../../web/dashboard/check-in-counts.ts';

let entryId = 0;
function entry(
  studentId: string,
  at: number,
  content: SelEntry['content'],
  kind: SelEntry['kind'] = 'check-in',
): SelEntry {
  entryId++;
  return { entryId, kind, roomId: 'r', participantId: studentId, studentId, at, correctedAt: null, content };
}

describe('check-ins of the class', () => {
  it('count each child once, by the newest answer of the time asked for', () => {
    const counts = countCheckIns(
      [
        entry('a', 10, { pleasant: 1, energy: 1 }),
        entry('a', 30, { pleasant: 5, energy: 4 }),
        entry('b', 20, { pleasant: 5, energy: 4 }),
        entry('c', 5, { pleasant: 2, energy: 2 }),
        entry('d', 30, { pleasant: 3 }),
      ],
      10,
    );
    expect(counts.children).toBe(3);
    expect(counts.skipped).toBe(1);
    expect(counts.at(5, 4)).toBe(2);
    expect(counts.at(1, 1)).toBe(0);
    expect(counts.largest).toBe(2);
  });

  it('count faces by prompt', () => {
    const answers = [
      entry('a', 1, { prompt: 'How?', face: 5 }, 'reflection'),
      entry('a', 2, { prompt: 'How?', face: 1 }, 'reflection'),
      entry('b', 2, { prompt: 'Why?', face: 4 }, 'reflection'),
    ];
    expect(countFaces(answers, 'How?')).toEqual([1, 0, 0, 0, 0]);
  });

  it('show who wants to talk until it was seen to, each child once', () => {
    const first = entry('a', 10, { wantsToTalk: true });
    const again = entry('a', 20, { wantsToTalk: true });
    const other = entry('b', 15, { wantsToTalk: true });
    const all = [first, again, other, entry('c', 16, { pleasant: 3 })];
    expect(wishesToTalk(all, 0, new Set()).map(({ studentId }) => studentId)).toEqual(['b', 'a']);
    expect(wishesToTalk(all, 0, new Set([first.entryId, again.entryId]))).toEqual([
      { studentId: 'b', entryId: other.entryId },
    ]);
  });
});
