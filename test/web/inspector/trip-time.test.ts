import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noConditions } from '../../../web/inspector/network/conditions.ts';
import { leastTimeoutMs, maxRetransmissions, tripMs } from '../../../web/inspector/network/trip-time.ts';

/** The given numbers one after the other, then the last for ever. */
function scripted(...numbers: number[]): () => number {
  let i = 0;
  return () => numbers[Math.min(i++, numbers.length - 1)] ?? 0;
}

const lossy = { delayMs: 20, jitterMs: 0, lossPercent: 10 };

it('takes no time where nothing is simulated', () => {
  expect(tripMs(noConditions, 100_000, Math.random)).toBeCloseTo(0, 12);
});

it('stalls for a retransmission timeout where a packet is lost, and twice as long again for the next', () => {
  expect(tripMs(lossy, 100, scripted(0.5))).toBe(20);
  expect(tripMs(lossy, 100, scripted(0.09, 0.5, 0))).toBe(20 + leastTimeoutMs);
  expect(tripMs(lossy, 100, scripted(0.09, 0.09, 0.5, 0))).toBe(20 + 3 * leastTimeoutMs);
});

it('waits longer for an answer on a network with a longer round trip and more jitter', () => {
  const far = { delayMs: 300, jitterMs: 50, lossPercent: 10 };
  expect(tripMs(far, 100, scripted(0.09, 0.5, 0))).toBe(300 + (600 + 400));
});

it('gives the connection up after so many losses of one packet', () => {
  expect(tripMs({ ...lossy, lossPercent: 100 }, 100, Math.random)).toBeUndefined();
  const last = [...Array.from({ length: maxRetransmissions }, () => 0.01), 0.5, 0];
  expect(tripMs(lossy, 100, scripted(...last))).toBe(20 + leastTimeoutMs * (2 ** maxRetransmissions - 1));
});

it('loses a frame of several packets where any one of them is lost', () => {
  expect(tripMs(lossy, 3000, scripted(0.5, 0.5, 0.09, 0.5, 0))).toBe(20 + leastTimeoutMs);
});

it('is never faster than its delay, and adds jitter of the mean that was asked for', () => {
  const wobbly = { delayMs: 30, jitterMs: 10, lossPercent: 0 };
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), (u) => {
      expect(tripMs(wobbly, 10, () => u)).toBeGreaterThanOrEqual(30);
    }),
  );
  const even = Array.from({ length: 10_000 }, (_, i) => tripMs(wobbly, 10, () => (i + 0.5) / 10_000) ?? 0);
  expect(even.reduce((a, b) => a + b) / even.length).toBeCloseTo(40, 1);
});
