import { describe, expect, test } from 'vitest';
import { accentOf, barLineFrom, barPosition, beatGroups } from '../../shared/metre.ts';

const accents = (beatsPerBar: number): string =>
  Array.from({ length: beatsPerBar }, (_, beat) => accentOf({ beatsPerBar }, beat)[0]).join('');

describe('metre', () => {
  test('strong beats: 2/4, 3/4, 4/4, 6/8, 7/8 and 12/8', () => {
    expect(accents(2)).toBe('bw');
    expect(accents(3)).toBe('bww');
    expect(accents(4)).toBe('bwgw');
    expect(accents(6)).toBe('bwwgww');
    expect(accents(7)).toBe('bwgwgww');
    expect(accents(12)).toBe('bwwgwwgwwgww');
  });

  test("a bar's groups fill it", () => {
    for (let beatsPerBar = 1; beatsPerBar <= 12; beatsPerBar++) {
      expect(beatGroups(beatsPerBar).reduce((sum, length) => sum + length, 0)).toBe(beatsPerBar);
    }
  });

  test('bars count from 0 on beat 0, a count-in has negative bars', () => {
    expect(barPosition({ beatsPerBar: 4 }, 9.5)).toEqual({ bar: 2, beatInBar: 1.5 });
    expect(barPosition({ beatsPerBar: 4 }, -1)).toEqual({ bar: -1, beatInBar: 3 });
  });

  test('bars count on from an anchor after a change of metre', () => {
    const grid = { beatsPerBar: 3, barAnchor: { beat: 8, bar: 2 } };
    expect(barPosition(grid, 8)).toEqual({ bar: 2, beatInBar: 0 });
    expect(barPosition(grid, 12)).toEqual({ bar: 3, beatInBar: 1 });
  });

  test('the next bar line forgives rounding on both sides of a line', () => {
    expect(barLineFrom({ beatsPerBar: 4 }, 8)).toBe(8);
    expect(barLineFrom({ beatsPerBar: 4 }, 8 + 1e-9)).toBe(8);
    expect(barLineFrom({ beatsPerBar: 4 }, 8 - 1e-9)).toBe(8);
    expect(barLineFrom({ beatsPerBar: 4 }, 8.01)).toBe(12);
  });
});
