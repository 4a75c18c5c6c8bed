import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from '../../client/backoff.ts';

const almostOne = 1 - Number.EPSILON;

describe('backoff', () => {
  it('doubles its longest wait from 200 ms up to 8 s and stays there', () => {
    const backoff = new Backoff(() => almostOne);
    const waits = Array.from({ length: 8 }, () => Math.round(backoff.nextDelayMs()));
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 8000, 8000]);
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
