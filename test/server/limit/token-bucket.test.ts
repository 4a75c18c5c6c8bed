import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perMinute, TokenBucket } from '../../../server/limit/token-bucket.ts';

describe('TokenBucket', () => {
  it('grants the burst at once, then the rate', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
    expect([1, 2, 3].map(() => bucket.tryTake(1, 0).ok)).toEqual([true, true, true]);
    expect(bucket.tryTake(1, 0)).toEqual({ ok: false, retryAfterMs: 100 });
    expect(bucket.tryTake(1, 99)).toEqual({ ok: false, retryAfterMs: 1 });
    expect(bucket.tryTake(1, 100)).toEqual({ ok: true });
  });

  it('takes nothing when it refuses or only checks', () => {
    const bucket = new TokenBucket({ perSecond: 1, burst: 5 }, 0);
    expect(bucket.tryTake(4, 0).ok).toBe(true);
    expect(bucket.tryTake(2, 0).ok).toBe(false);
    expect(bucket.check(1, 0).ok).toBe(true);
    expect(bucket.tryTake(1, 0).ok).toBe(true);
  });

  it('never grants more than it can hold, and says when it will be full', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 4 }, 0);
    bucket.tryTake(4, 0);
    expect(bucket.tryTake(5, 0)).toEqual({ ok: false, retryAfterMs: 2000 });
    expect(bucket.tryTake(5, 1_000_000).ok).toBe(false);
  });

  it('does not give tokens for time that runs backwards', () => {
    const bucket = new TokenBucket(perMinute(60), 1000);
    bucket.tryTake(60, 1000);
    expect(bucket.tryTake(1, 0).ok).toBe(false);
    expect(bucket.tryTake(1, 1999).ok).toBe(false);
    expect(bucket.tryTake(1, 2000).ok).toBe(true);
  });

  it('grants at most burst + rate × time, and keeps the promise of retryAfterMs', () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.integer({ min: 0, max: 3000 }), cost: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 8, max: 100 }),
        steps,
        (perSecond, burst, list) => {
          const bucket = new TokenBucket({ perSecond, burst }, 0);
          let now = 0;
          let granted = 0;
          for (const { waitMs, cost } of list) {
            now += waitMs;
            const first = bucket.tryTake(cost, now);
            if (!first.ok) {
              now += first.retryAfterMs;
              expect(bucket.tryTake(cost, now).ok).toBe(true);
            }
            granted += cost;
            expect(granted).toBeLessThanOrEqual(burst + (perSecond * now) / 1000 + 1e-6);
          }
        },
      ),
    );
  });
});
