import { describe, expect, it } from 'vitest';
import { PingWatch } from '../../client/ping-watch.ts';
import { FakeClock } from '../support/fake-clock.ts';

function bench(): { clock: FakeClock; watch: PingWatch; deaths: number[] } {
  const clock = new FakeClock();
  const deaths: number[] = [];
  return { clock, watch: new PingWatch(clock, (heardAt) => deaths.push(heardAt)), deaths };
}

describe('the watch on pings', () => {
  it('gives a connection up when a ping has had no answer for 10 s, and says when it last worked', () => {
    const { clock, watch, deaths } = bench();
    clock.advance(3000);
    watch.heard();
    clock.advance(4000);
    watch.pinged();
    clock.advance(5000);
    watch.pinged();
    clock.advance(4999);
    expect(deaths).toEqual([]);
    clock.advance(1);
    expect(deaths).toEqual([3000]);
  });

  it('takes any message for an answer', () => {
    const { clock, watch, deaths } = bench();
    watch.pinged();
    clock.advance(9999);
    watch.heard();
    clock.advance(60_000);
    expect(deaths).toEqual([]);
  });

  it('does not mind the silence of a page whose timers are held back', () => {
    const { clock, watch, deaths } = bench();
    for (let minute = 0; minute < 5; minute++) {
      clock.stall(60_000);
      watch.pinged();
      watch.heard();
    }
    expect(deaths).toEqual([]);
  });

  it('reads what came while the page or its device slept before it gives up', () => {
    const { clock, watch, deaths } = bench();
    watch.pinged();
    clock.stall(60_000);
    expect(deaths).toEqual([]);
    watch.heard();
    clock.advance(60_000);
    expect(deaths).toEqual([]);
  });

  it('gives up soon after a sleep where nothing came, however late its timers stay', () => {
    const { clock, watch, deaths } = bench();
    watch.pinged();
    clock.stall(60_000);
    clock.stall(60_000);
    expect(deaths).toEqual([0]);
    expect(clock.pendingTimerCount()).toBe(0);
  });

  it('leaves no timer behind once stopped', () => {
    const { clock, watch } = bench();
    watch.pinged();
    watch.stop();
    expect(clock.pendingTimerCount()).toBe(0);
  });
});
