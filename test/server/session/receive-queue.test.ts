import { beforeEach, describe, expect, it } from 'vitest';
import { type OverLimit, ReceiveQueue } from '../../../server/session/receive-queue.ts';
import { TurnClock } from '../../support/turn-clock.ts';

let clock: TurnClock;
let handled: number[];
let throttles: OverLimit[];
let isPaused: boolean;
/** What `handle` answers for a frame. */
let verdict: (id: number, isPaid: boolean) => OverLimit | undefined;
let queue: ReceiveQueue;

beforeEach(() => {
  clock = new TurnClock();
  handled = [];
  throttles = [];
  isPaused = false;
  verdict = () => undefined;
  queue = new ReceiveQueue({
    clock,
    connection: {
      pause: () => {
        isPaused = true;
      },
      resume: () => {
        isPaused = false;
      },
    },
    handle: ({ bytes, isPaid }) => {
      const limit = verdict(bytes[0] ?? 0, isPaid);
      if (limit === undefined) handled.push(bytes[0] ?? 0);
      return limit;
    },
    onThrottle: (limit) => throttles.push(limit),
  });
});

function receive(count: number, size = 1): void {
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(size);
    bytes[0] = i;
    queue.receive(bytes);
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a receive queue', () => {
  it('takes two frames in a turn, the others in the turns after, in order, without a notice or a pause', () => {
    receive(5);
    expect(handled).toEqual(upTo(2));
    clock.endTurn();
    expect(handled).toEqual(upTo(4));
    clock.endTurn();
    expect(handled).toEqual(upTo(5));
    expect([throttles, isPaused]).toEqual([[], false]);
  });

  it('reads no further while much waits, and reads on when it has been taken', () => {
    receive(8, 20_000);
    expect(isPaused).toBe(true);
    for (let turn = 0; turn < 2; turn++) clock.endTurn();
    expect([handled, isPaused]).toEqual([upTo(6), true]);
    clock.endTurn();
    expect([handled, isPaused]).toEqual([upTo(8), false]);
  });

  it('reads no further while many wait, though there is nothing in them', () => {
    for (let i = 0; i < 1000; i++) queue.receive(new Uint8Array(0));
    expect(isPaused).toBe(true);
  });

  it('holds what is over a limit for as long as is said, once told for all of it, and not paid twice', () => {
    const paid: boolean[] = [];
    verdict = (id, isPaid) => {
      if (id === 1) paid.push(isPaid);
      return id === 1 && clock.now() < 500 ? { retryAfterMs: 500, reason: 'Wait.', isPaid: true } : undefined;
    };
    receive(4);
    for (let turn = 0; turn < 3; turn++) clock.endTurn();
    expect([handled, isPaused, throttles.length]).toEqual([[0], true, 1]);
    clock.advance(499);
    expect(handled).toEqual([0]);
    clock.advance(1);
    for (let turn = 0; turn < 3; turn++) clock.endTurn();
    expect([handled, isPaused, throttles.length]).toEqual([upTo(4), false, 1]);
    expect(paid).toEqual([false, true]);
  });

  it('loses nothing that a client sent before it left: what waited for a turn is taken at once', () => {
    receive(50);
    queue.end();
    expect(handled).toEqual(upTo(50));
  });

  it('takes nothing over a limit at the end, and nothing after it', () => {
    verdict = (id) => (id === 3 ? { retryAfterMs: 1000, reason: 'Wait.', isPaid: true } : undefined);
    receive(6);
    queue.end();
    queue.receive(Uint8Array.of(9));
    clock.advance(5000);
    clock.endTurn();
    expect(handled).toEqual(upTo(3));
    expect(clock.pendingTimerCount()).toBe(0);
  });
});
