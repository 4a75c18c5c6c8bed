import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from '../../client/backoff.ts';

const almostOne = 1 - Number.EPSILON;

describe('backoff', () => {
  it('doubles its longest wait from 200 ms up to 2 s, so that a class is back soon after a restart', () => {
    const backoff = new Backoff(() => almostOne);
    const waits = Array.from({ length: 6 }, () => Math.round(backoff.nextDelayMs()));
    expect(waits).toEqual([200, 400, 800, 1600, 2000, 2000]);
  });

  it('asks less often, every 8 s at most, of a server that has been away for about a minute', () => {
    const backoff = new Backoff(() => 0.5);
    const waits = Array.from({ length: 70 }, () => backoff.nextDelayMs());
    const untilRareMs = waits.slice(0, waits.indexOf(4000)).reduce((sum, wait) => sum + wait, 0);
    expect(untilRareMs).toBeGreaterThan(50_000);
    expect(untilRareMs).toBeLessThan(70_000);
    expect(waits.at(-1)).toBe(4000);
  });

  it('begins anew after a reset', () => {
    const backoff = new Backoff(() => almostOne);
    backoff.nextDelayMs();
    backoff.nextDelayMs();
    backoff.reset();
    expect(backoff.nextDelayMs()).toBeLessThanOrEqual(200);
  });

  it('keeps every wait, however many came before, between 0 and 8 s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: almostOne, noNaN: true }), { minLength: 1, maxLength: 2000 }),
        (draws) => {
          let next = 0;
          const backoff = new Backoff(() => draws[next++] ?? 0);
          const waits = draws.map(() => backoff.nextDelayMs());
          expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...waits)).toBeLessThanOrEqual(8000);
          expect(waits[0]).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});
