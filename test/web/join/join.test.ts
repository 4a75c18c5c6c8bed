import { describe, expect, it } from 'vitest';
import { codeInAddress, prettyCode } from '../../../web/join/code-in-address.ts';
import {
  anotherFriendlyName,
  firstWords,
  friendlyName,
  secondWords,
} from '../../../web/join/friendly-name.ts';

describe('the code in an address', () => {
  it.each([
    ['#TEMPO-4821', '', 'TEMPO-4821'],
    ['#tempo-4821', '', 'TEMPO-4821'],
    ['#code=TEMPO-4821', '', 'TEMPO-4821'],
    ['', '?code=TEMPO-4821', 'TEMPO-4821'],
    ['#TEMPO%204821', '', 'TEMPO 4821'],
    ['', '', undefined],
    ['#', '?x=1', undefined],
    ['#%E0%A4%A', '', undefined],
    ['#<script>', '', undefined],
    [`#${'A'.repeat(40)}`, '', undefined],
  ])('%s%s → %s', (hash, search, code) => {
    expect(codeInAddress({ hash, search })).toBe(code);
  });

  it('is shown as it stands on the board', () => {
    expect(['tempo 4821', 'TEMPO4821', ' tempo-4821 ', 'tem'].map(prettyCode)).toEqual([
      'TEMPO-4821',
      'TEMPO-4821',
      'TEMPO-4821',
      'TEM',
    ]);
  });
});

describe('friendly names', () => {
  it('are two words that fit a badge, each on its list once', () => {
    expect(new Set(firstWords).size).toBe(firstWords.length);
    expect(new Set(secondWords).size).toBe(secondWords.length);
    const longest =
      Math.max(...firstWords.map((word) => word.length)) +
      Math.max(...secondWords.map((word) => word.length));
    expect(longest + 1).toBeLessThanOrEqual(20);
    expect(friendlyName(() => 0)).toBe(`${firstWords[0]} ${secondWords[0]}`);
    expect(friendlyName(() => 0.999999)).toBe(`${firstWords.at(-1)} ${secondWords.at(-1)}`);
  });

  it('another one shares no word with the last', () => {
    for (let i = 0; i < 100; i++) {
      const last = friendlyName(() => (i % 40) / 40);
      const [first, second] = last.split(' ');
      const next = anotherFriendlyName(last, () => (i % 39) / 39).split(' ');
      expect(next[0]).not.toBe(first);
      expect(next[1]).not.toBe(second);
    }
  });
});
