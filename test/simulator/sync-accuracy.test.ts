import { describe, expect, test } from 'vitest';
import { type Network, networks } from './network.ts';
import { report } from './report.ts';
import { SimulatedClass } from './simulated-class.ts';
import { pairwiseDistances, percentile, spread } from './statistics.ts';

const seed = 20_240_901;

interface Accuracy {
  readonly pairwiseP95: number;
  readonly spreadP95: number;
}

/** The error between the clients of classes of 30, `untilMs` after they joined together. */
function measure(network: Network, classes: number, untilMs: number, pings: number): Accuracy {
  const distances: number[] = [];
  const spreads: number[] = [];
  for (let i = 0; i < classes; i++) {
    const sync = pings <= 10 ? { burst: { pings, intervalMs: 75 } } : {};
    const lesson = new SimulatedClass({ seed: seed + i, network, students: 30, client: { sync } });
    lesson.joinAll();
    lesson.world.advance(untilMs);
    expect(Math.max(...lesson.clients.map((client) => client.pongs))).toBe(pings);
    const errors = lesson.errorsMs();
    distances.push(...pairwiseDistances(errors));
    spreads.push(spread(errors));
  }
  return { pairwiseP95: percentile(distances, 0.95), spreadP95: percentile(spreads, 0.95) };
}

describe('clock sync between the clients of a class', () => {
  test('T1 after 10 pings on network B: pairwise p95 ≤ 3 ms, class spread p95 ≤ 6 ms', () => {
    const b = measure(networks.B, 200, 2400, 10);
    report('T1', { network: 'B', pings: 10, seed, ...b });
    expect(b.pairwiseP95).toBeLessThanOrEqual(3);
    expect(b.spreadP95).toBeLessThanOrEqual(6);
  });

  test('T2 after 40 pings: pairwise p95 ≤ 2 ms and spread p95 ≤ 4 ms on B, spread p95 ≤ 12 ms on C', () => {
    const untilMs = 11 * 75 + 28 * 2000 + 1000;
    const b = measure(networks.B, 100, untilMs, 40);
    const c = measure(networks.C, 100, untilMs, 40);
    for (const [name, network] of [
      ['A', networks.A],
      ['D', networks.D],
    ] as const) {
      report('T2', { network: name, pings: 40, seed, ...measure(network, 20, untilMs, 40) });
    }
    report('T2', { network: 'B', pings: 40, seed, ...b });
    report('T2', { network: 'C', pings: 40, seed, ...c });
    expect(b.pairwiseP95).toBeLessThanOrEqual(2);
    expect(b.spreadP95).toBeLessThanOrEqual(4);
    expect(c.spreadP95).toBeLessThanOrEqual(12);
  });
});
