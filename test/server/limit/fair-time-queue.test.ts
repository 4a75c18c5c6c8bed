import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairTimeQueue } from '../../../server/limit/fair-time-queue.ts';

/** Serves until nobody waits, each item at its cost; the items in the order in which they were served. */
function serve(queue: FairTimeQueue<readonly [path: string, costMs: number]>, count: number): string[] {
  const served: string[] = [];
  for (let i = 0; i < count; i++) {
    const next = queue.shift();
    if (next === undefined) break;
    const [path, costMs] = next;
    served.push(path);
    queue.charge(path.split('/'), costMs);
  }
  return served;
}

describe('FairTimeQueue', () => {
  it('loses nobody and serves nobody twice, whatever the lanes and the costs', () => {
    const item = fc.tuple(fc.constantFrom('a', 'b', 'a/x', 'a/y', 'b/x/y'), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const queue = new FairTimeQueue<readonly [string, number]>();
        for (const [path, costMs] of items) queue.push(path.split('/'), [path, costMs]);
        const served = serve(queue, Number.POSITIVE_INFINITY);
        expect(served.sort()).toEqual(items.map(([path]) => path).sort());
        expect([queue.size, queue.waitingLanes]).toEqual([0, 0]);
      }),
    );
  });

  it('gives each lane the same time, and each lane within it an equal part of that', () => {
    const queue = new FairTimeQueue<readonly [string, number]>();
    for (const [path, costMs] of [
      ['a', 4],
      ['b/x', 1],
      ['b/y', 1],
    ] as const)
      for (let i = 0; i < 1000; i++) queue.push(path.split('/'), [path, costMs]);
    const served = serve(queue, 600);
    const count = (path: string): number => served.filter((each) => each === path).length;
    expect([count('a'), count('b/x'), count('b/y')]).toEqual([120, 240, 240]);
  });

  it('lets no lane save up time in which it asked for nothing', () => {
    const queue = new FairTimeQueue<readonly [string, number]>();
    for (let i = 0; i < 1000; i++) queue.push(['busy'], ['busy', 1]);
    serve(queue, 500);
    for (let i = 0; i < 1000; i++) queue.push(['late'], ['late', 1]);
    expect(serve(queue, 10).filter((each) => each === 'late').length).toBeLessThanOrEqual(6);
  });
});
