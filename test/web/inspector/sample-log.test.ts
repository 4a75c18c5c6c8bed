import { expect, it } from 'vitest';
import type { ClientTraffic, Denial, InspectorSample } from '../../../shared/inspector-api.ts';
import { SampleLog } from '../../../web/inspector/sample-log.ts';

function sample(at: number, parts: Partial<InspectorSample> = {}): InspectorSample {
  return { at, spanMs: 1000, clients: [], denials: [], moreDenials: 0, beatLatenessMs: [], ...parts };
}

function traffic(participantId: string, frames: number, bytes: number): ClientTraffic {
  return { participantId, sums: [{ kind: 'update', direction: 'in', frames, bytes }] };
}

const denial: Denial = { participantId: 'anna', rule: 'G5', root: 'tempo', key: 'bpm', reason: 'No.' };

it("averages a client's frames over the last samples, the loudest client first", () => {
  const log = new SampleLog();
  log.add(sample(1000, { clients: [traffic('anna', 10, 100)] }));
  log.add(sample(2000, { clients: [traffic('anna', 20, 200), traffic('ben', 90, 900)] }));
  expect(log.clientRates()).toMatchObject([
    { participantId: 'ben', inFramesPerSecond: 45, inBytesPerSecond: 450, outFramesPerSecond: 0 },
    { participantId: 'anna', inFramesPerSecond: 15, inBytesPerSecond: 150 },
  ]);
  for (let i = 3; i < 9; i++) log.add(sample(i * 1000));
  expect(log.clientRates()).toEqual([]);
});

it('lists denials newest first, and counts those that the server did not list', () => {
  const log = new SampleLog();
  log.add(sample(1000, { denials: [denial, { ...denial, key: 'playing' }], moreDenials: 5 }));
  log.add(sample(2000, { denials: [{ ...denial, rule: 'G4' }] }));
  expect(log.denials.map(({ rule, key, at }) => [rule, key, at])).toEqual([
    ['G4', 'bpm', 2000],
    ['G5', 'playing', 1000],
    ['G5', 'bpm', 1000],
  ]);
  expect(log.deniedCount).toBe(8);
  expect(new Set(log.denials.map(({ id }) => id)).size).toBe(3);
});

it('keeps the lateness of the last beats in their order', () => {
  const log = new SampleLog();
  log.add(sample(1000, { beatLatenessMs: [1, 2] }));
  log.add(sample(2000, { beatLatenessMs: [-3] }));
  expect(log.latenessMs).toEqual([1, 2, -3]);
});
