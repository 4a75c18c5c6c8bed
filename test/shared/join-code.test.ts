import { describe, expect, it } from 'vitest';
import {
  createJoinCode,
  expectedGuesses,
  foldJoinCode,
  joinCodeDigits,
  joinCodeWords,
} from '../../shared/join-code.ts';
import { Random } from '../gate/model/random.ts';

const random = new Random(5);
const below = (limit: number): number => random.below(limit);

describe('join codes', () => {
  it('are a word and four digits, and get another digit as often as ten times more rooms are open', () => {
    expect(createJoinCode(below)).toMatch(/^[A-Z]+-\d{4}$/);
    expect(createJoinCode(below, 6)).toMatch(/^[A-Z]+-\d{6}$/);
    expect([0, 99, 100, 999, 1000, 9999, 10_000].map(joinCodeDigits)).toEqual([4, 4, 5, 5, 6, 6, 7]);
  });

  it('are told apart at any length: no word followed by digits reads as another', () => {
    const folded = joinCodeWords.map(foldJoinCode);
    expect(new Set(folded).size).toBe(joinCodeWords.length);
    for (const word of folded) {
      const rests = folded.flatMap((other) =>
        other !== word && other.startsWith(word) ? [other.slice(word.length)] : [],
      );
      expect(rests.filter((rest) => /^\d+$/.test(rest))).toEqual([]);
    }
  });
});

describe('guessing codes', () => {
  it('takes 65,000 tries on average with ten rooms open, and 7,000 with any number', () => {
    expect(Math.round(expectedGuesses(10))).toBe(65_455);
    for (const rooms of [100, 1000, 10_000, 1_000_000]) {
      expect(expectedGuesses(rooms)).toBeGreaterThan(7000);
    }
  });

  it('is reckoned as it goes: by trying the codes of some rooms in a random order', () => {
    // A small world of the same kind, as 720,000 codes would take long: n codes, r rooms, (n + 1) / (r + 1).
    const [codes, rooms, worlds] = [500, 9, 4000];
    let tries = 0;
    for (let world = 0; world < worlds; world++) {
      const open = new Set<number>();
      while (open.size < rooms) open.add(below(codes));
      const untried = Array.from({ length: codes }, (_, code) => code);
      for (let left = codes; left > 0; left--) {
        tries += 1;
        const at = below(left);
        if (open.has(untried[at] ?? -1)) break;
        untried[at] = untried[left - 1] ?? -1;
      }
    }
    expect(tries / worlds / ((codes + 1) / (rooms + 1))).toBeCloseTo(1, 1);
  });

  it('meets as many rooms as reckoned with codes as the server makes them', () => {
    const open = new Set<string>();
    while (open.size < 2000) open.add(createJoinCode(below, joinCodeDigits(open.size)));
    const counts = [4, 5, 6].map(
      (digits) => [...open].filter((code) => code.split('-')[1]?.length === digits).length,
    );
    expect(counts).toEqual([100, 900, 1000]);
    const chances = counts.map((count, i) => count / (joinCodeWords.length * 10 ** (i + 4)));
    for (const chance of chances) expect(chance).toBeLessThanOrEqual(1 / 7200);
  });
});
