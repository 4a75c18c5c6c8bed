import { describe, expect, it } from 'vitest';
import { TimeShare } from '../../../server/limit/time-share.ts';

describe('TimeShare', () => {
  it('lets the burst be spent at once, and then the share of the time', () => {
    const share = new TimeShare({ share: 0.2, burstMs: 100 });
    share.spend(100, 0);
    expect(share.waitMs(0)).toBe(0);
    share.spend(10, 0);
    expect(share.waitMs(0)).toBeCloseTo(50);
    expect(share.waitMs(30)).toBeCloseTo(20);
    expect(share.waitMs(50)).toBe(0);
  });

  it('comes to the share in the long run, however late the waiting is', () => {
    const share = new TimeShare({ share: 0.25, burstMs: 20 });
    let now = 0;
    let spent = 0;
    while (now < 10_000) {
      const waitMs = share.waitMs(now);
      if (waitMs > 0) {
        now += waitMs + 1.5;
        continue;
      }
      now += 0.2;
      spent += 0.2;
      share.spend(0.2, now);
    }
    expect(spent / now).toBeGreaterThan(0.24);
    expect(spent / now).toBeLessThan(0.26);
  });

  it('saves up no more than the burst', () => {
    const share = new TimeShare({ share: 0.5, burstMs: 10 });
    share.spend(15, 1_000_000);
    expect(share.waitMs(1_000_000)).toBeCloseTo(10);
  });
});
