import { beforeEach, describe, expect, it } from 'vitest';
import { WaitingLimiter } from '../../../server/limit/waiting-limiter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';

const rate = { perSecond: 2, burst: 3 };

let clock: FakeClock;
let limiter: WaitingLimiter;
let answers: string[];

beforeEach(() => {
  clock = new FakeClock();
  limiter = new WaitingLimiter({ clock, rate, maxWaitMs: 2000, random: (limit) => limit - 1 });
  answers = [];
});

function ask(lane: string, count = 1): void {
  for (let i = 0; i < count; i++) {
    void limiter.take('school', lane).then(({ ok }) => answers.push(`${lane} ${ok ? 'got' : 'none'}`));
  }
}

describe('WaitingLimiter', () => {
  it('gives the burst at once, and then one after the other to those who wait', async () => {
    ask('a', 5);
    await settled();
    expect(answers).toEqual(['a got', 'a got', 'a got']);
    clock.advance(499);
    await settled();
    expect(answers.length).toBe(3);
    clock.advance(501);
    await settled();
    expect(answers.length).toBe(5);
    expect(clock.pendingTimerCount()).toBe(0);
  });

  it('gives a lane that asks once the next token but one, whoever asks without end', async () => {
    ask('flood', 100);
    await settled();
    answers = [];
    ask('child');
    ask('flood', 100);
    await settled();
    expect(answers.filter((each) => each !== 'flood none')).toEqual([]);
    clock.advance(1000);
    await settled();
    expect(answers.filter((each) => each.endsWith('got'))).toEqual(['flood got', 'child got']);
  });

  it('tells who would wait too long when to ask again, the longest lane first', async () => {
    ask('flood', 3 + 4);
    ask('child');
    await settled();
    expect(answers.filter((each) => each.endsWith('none'))).toEqual(['flood none']);
    const refused = limiter.take('school', 'flood');
    expect(await refused).toEqual({ ok: false, retryAfterMs: 500 });
  });

  it('lets pass at once whose tokens come back: what costs nothing waits for nobody', async () => {
    ask('a', 3);
    for (let i = 0; i < 50; i++) {
      limiter.giveBack('school');
      ask('right');
      await settled();
    }
    expect(answers.filter((each) => each === 'right got')).toHaveLength(50);
  });

  it('lets nobody wait longer than that, however slow the rate', async () => {
    limiter = new WaitingLimiter({
      clock,
      rate: { perSecond: 1 / 60, burst: 1 },
      maxWaitMs: 2000,
      random: () => 0,
    });
    expect((await limiter.take('school', 'a')).ok).toBe(true);
    expect(await limiter.take('school', 'a')).toEqual({ ok: false, retryAfterMs: 60_000 });
    expect(clock.pendingTimerCount()).toBeLessThanOrEqual(1);
  });

  it('counts each key by itself, and remembers a bounded number', async () => {
    ask('a', 3);
    expect((await limiter.take('other', 'a')).ok).toBe(true);
    for (let i = 0; i < 12_000; i++) await limiter.take(`key ${i}`, 'a');
    expect(limiter.keys).toBeLessThanOrEqual(10_000);
  });
});
