import { beforeEach, describe, expect, test } from 'vitest';
import { DeliveryLedger } from '../../bench/comparison/load/delivery-ledger.ts';
import { LatencyHistogram } from '../../bench/comparison/load/latency-histogram.ts';

describe('the ledger of deliveries', () => {
  let histogram: LatencyHistogram;
  let ledger: DeliveryLedger;
  const delivery = (first: number, last: number, order = last) =>
    ({ kind: 'note', clientId: 1, first, last, order }) as const;

  beforeEach(() => {
    histogram = new LatencyHistogram();
    ledger = new DeliveryLedger(3, { from: 100, to: 200 }, histogram);
    for (const dueAt of [110, 120, 130]) ledger.sent(0, dueAt);
  });

  test('expects every note at everybody but its sender, and is complete once they have it', () => {
    expect(ledger.expected).toBe(6);
    ledger.received(1, 0, delivery(1, 3), 140);
    expect(ledger.isComplete()).toBe(false);
    ledger.received(2, 0, delivery(1, 3), 140);
    expect(ledger.isComplete()).toBe(true);
    expect({ lost: ledger.lost, doubled: ledger.doubled }).toEqual({ lost: 0, doubled: 0 });
  });

  test('counts latency from when a note was due, for each note of a frame', () => {
    ledger.received(1, 0, delivery(1, 3), 140);
    expect(histogram.summary()).toMatchObject({ count: 3, max: 30 });
  });

  test('what a ring repeats is no news, and a note that is skipped is lost', () => {
    ledger.received(1, 0, delivery(1, 1), 111);
    ledger.received(1, 0, delivery(1, 2), 121);
    expect([ledger.delivered, ledger.lost]).toEqual([2, 0]);
    ledger.received(2, 0, delivery(2, 3), 131);
    expect([ledger.delivered, ledger.lost]).toEqual([4, 1]);
  });

  test('a frame that comes twice is doubled', () => {
    ledger.received(1, 0, delivery(1, 1), 111);
    ledger.received(1, 0, delivery(1, 1), 112);
    expect(ledger.doubled).toBe(1);
  });

  test('a sender’s own echo and what was due outside the window do not count', () => {
    ledger.received(0, 0, delivery(1, 3), 140);
    ledger.sent(1, 250);
    ledger.received(0, 1, delivery(1, 1), 251);
    expect([ledger.delivered, ledger.expected]).toEqual([0, 6]);
  });
});
