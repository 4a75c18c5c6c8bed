import { expect, it } from 'vitest';
import { encodeAwareness, encodePing, encodePong, encodeUpdate } from '../../../shared/protocol.ts';
import { FrameLog, rateWindowMs } from '../../../web/inspector/frame-log.ts';

const update = encodeUpdate(new Uint8Array(7));

it('gives rates over the last seconds and totals since the start, by kind and direction', () => {
  const log = new FrameLog();
  log.record('in', update, 0);
  log.record('in', update, 9000);
  log.record('in', update, 9500);
  log.record('out', encodePing(9600), 9600);
  const seconds = rateWindowMs / 1000;
  expect(log.rates(10_000)).toEqual([
    {
      kind: 'update',
      direction: 'in',
      frames: 3,
      bytes: 3 * update.byteLength,
      framesPerSecond: 2 / seconds,
      bytesPerSecond: (2 * update.byteLength) / seconds,
    },
    {
      kind: 'ping',
      direction: 'out',
      frames: 1,
      bytes: 9,
      framesPerSecond: 1 / seconds,
      bytesPerSecond: 9 / seconds,
    },
  ]);
  expect(log.rates(60_000).map(({ framesPerSecond }) => framesPerSecond)).toEqual([0, 0]);
});

it('lists the newest frames first and does not grow for ever', () => {
  const log = new FrameLog();
  for (let i = 0; i < 10_000; i++) log.record('in', encodeAwareness(new Uint8Array(1)), i);
  expect(log.newest(2).map(({ at }) => at)).toEqual([9999, 9998]);
  expect(log.newest(10_000).length).toBeLessThanOrEqual(3000);
  expect(log.rates(10_000)[0]?.frames).toBe(10_000);
});

it('reads from a pong how long its ping took', () => {
  const log = new FrameLog();
  log.record('in', encodePong({ clientTime: 100, receivedAt: 5, sentAt: 5, clockId: 'c' }), 123.5);
  expect(log.roundTrips).toEqual([{ at: 123.5, ms: 23.5 }]);
});
