import { describe, expect, it } from 'vitest';
import type { PatternVersion } from '../../../web/pattern/pattern-version.ts';
import { addVersion, maxVersions } from '../../../web/pattern/version-history.ts';

const minuteMs = 60_000;
const at = (minute: number): PatternVersion => ({
  savedAt: minute * minuteMs,
  patterns: {},
  cells: { 'p1:0:0': minute % 128 },
});

function lesson(minutes: number): readonly PatternVersion[] {
  return Array.from({ length: minutes }, (_, minute) => at(minute)).reduce<readonly PatternVersion[]>(
    addVersion,
    [],
  );
}

describe('history of the patterns', () => {
  it('keeps nothing twice', () => {
    const one = addVersion([], at(1));
    expect(addVersion(one, { ...at(1), savedAt: 2 * minuteMs })).toBe(one);
  });

  it('keeps every minute of the latest half hour, newest first', () => {
    const minutes = lesson(31).map(({ savedAt }) => savedAt / minuteMs);
    expect(minutes).toEqual(Array.from({ length: 31 }, (_, index) => 30 - index));
  });

  it('keeps a state of each five minutes of what is older, and never too many', () => {
    const older = lesson(100)
      .map(({ savedAt }) => savedAt / minuteMs)
      .filter((minute) => minute < 99 - 30);
    expect(older.length).toBeGreaterThan(5);
    for (const [index, minute] of older.slice(1).entries()) {
      expect((older[index] ?? 0) - minute).toBeGreaterThanOrEqual(4);
    }
    expect(lesson(1000).length).toBeLessThanOrEqual(maxVersions);
  });
});
