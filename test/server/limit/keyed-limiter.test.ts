import { describe, expect, it } from 'vitest';
import { KeyedLimiter } from '../../../server/limit/keyed-limiter.ts';

const rate = { perSecond: 1, burst: 2 };

describe('KeyedLimiter', () => {
  it('counts each key by itself', () => {
    const limiter = new KeyedLimiter(rate);
    expect([0, 0, 0].map((now) => limiter.tryTake('a', now).ok)).toEqual([true, true, false]);
    expect(limiter.tryTake('b', 0).ok).toBe(true);
  });

  it('takes back what was not needed, and remembers no key for that', () => {
    const limiter = new KeyedLimiter(rate);
    limiter.giveBack('a');
    expect(limiter.size).toBe(0);
    limiter.tryTake('a', 0, 2);
    expect(limiter.tryTake('a', 0)).toEqual({ ok: false, retryAfterMs: 1000 });
    limiter.giveBack('a');
    expect([0, 0].map((now) => limiter.tryTake('a', now).ok)).toEqual([true, false]);
  });

  it('stays bounded, dropping the keys that have recovered first', () => {
    const limiter = new KeyedLimiter(rate, 3);
    limiter.tryTake('emptied', 0, 2);
    limiter.tryTake('recovered', 0);
    limiter.tryTake('emptied too', 500, 2);
    limiter.tryTake('new', 1200);
    expect(limiter.size).toBe(3);
    expect(limiter.tryTake('emptied too', 1200).ok).toBe(false);
    for (let i = 0; i < 1000; i += 1) limiter.tryTake(`key ${i}`, 1200);
    expect(limiter.size).toBe(3);
  });
});
