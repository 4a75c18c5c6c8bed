import { beforeEach, describe, expect, it } from 'vitest';
import { ReceiveQueue } from '../../../server/session/receive-queue.ts';

let queue: ReceiveQueue;

beforeEach(() => {
  queue = new ReceiveQueue();
});

function add(count: number, size = 1): void {
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(size);
    bytes[0] = i;
    queue.add(bytes);
  }
}

/** What one turn takes, by the frames' first bytes. */
function takeTurn(): number[] {
  const taken: number[] = [];
  for (let frame = queue.take(); frame !== undefined; frame = queue.take()) taken.push(frame.bytes[0] ?? 0);
  queue.nextTurn();
  return taken;
}

describe('a receive queue', () => {
  it('gives out two frames in a turn, the others in the turns after, in order, and the socket is read on', () => {
    add(5);
    expect([takeTurn(), takeTurn(), takeTurn(), takeTurn()]).toEqual([[0, 1], [2, 3], [4], []]);
    expect(queue.mayRead).toBe(true);
  });

  it('tells whether this turn has had some of it', () => {
    add(1);
    expect(queue.hasBegunTurn).toBe(false);
    queue.take();
    expect(queue.hasBegunTurn).toBe(true);
    queue.nextTurn();
    expect(queue.hasBegunTurn).toBe(false);
  });

  it('lets nothing be read while much waits, until all of it has been taken', () => {
    add(4, 20_000);
    expect(queue.mayRead).toBe(false);
    takeTurn();
    expect(queue.mayRead).toBe(false);
    takeTurn();
    expect(queue.mayRead).toBe(true);
  });

  it('lets nothing be read while many wait, though there is nothing in them', () => {
    for (let i = 0; i < 1000; i++) queue.add(new Uint8Array(0));
    expect(queue.mayRead).toBe(false);
  });

  it('gives out nothing while the first frame is held, then that one, paid or not as it was put back', () => {
    add(3);
    const first = queue.take();
    if (first === undefined) throw new Error('There is no frame.');
    queue.hold({ ...first, isPaid: true });
    queue.nextTurn();
    expect([takeTurn(), queue.takeLast(), queue.mayRead]).toEqual([[], undefined, false]);
    queue.release();
    expect(queue.take()).toEqual({ bytes: Uint8Array.of(0), isPaid: true });
    expect(queue.mayRead).toBe(false);
    queue.nextTurn();
    expect([takeTurn(), queue.mayRead]).toEqual([[1, 2], true]);
  });

  it('of a socket that is gone gives out all that waited for its turn', () => {
    add(50);
    let last = 0;
    for (let frame = queue.takeLast(); frame !== undefined; frame = queue.takeLast())
      last = frame.bytes[0] ?? 0;
    expect(last).toBe(49);
  });
});
