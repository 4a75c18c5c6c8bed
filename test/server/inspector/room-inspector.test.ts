import { expect, it } from 'vitest';
import { RoomInspector } from '../../../server/inspector/room-inspector.ts';
import { maxDenialsPerSample } from '../../../shared/inspector-api.ts';
import { encodeAwareness, encodeNotice, encodeUpdate } from '../../../shared/protocol.ts';

it('sums frames up by client, direction and kind, and begins anew after each sample', () => {
  const inspector = new RoomInspector(100);
  inspector.received('anna', 'update', 40);
  inspector.received('anna', 'update', 2);
  inspector.received('anna', 'ping', 9);
  const update = encodeUpdate(new Uint8Array(10));
  inspector.delivered('anna', update);
  inspector.delivered('ben', encodeAwareness(new Uint8Array(3)));

  expect(inspector.take(1100)).toEqual({
    at: 1100,
    spanMs: 1000,
    clients: [
      {
        participantId: 'anna',
        sums: [
          { kind: 'update', direction: 'in', frames: 2, bytes: 42 },
          { kind: 'ping', direction: 'in', frames: 1, bytes: 9 },
          { kind: 'update', direction: 'out', frames: 1, bytes: update.byteLength },
        ],
      },
      { participantId: 'ben', sums: [{ kind: 'awareness', direction: 'out', frames: 1, bytes: 5 }] },
    ],
    denials: [],
    moreDenials: 0,
    beatLatenessMs: [],
  });
  expect(inspector.take(2100)).toMatchObject({ spanMs: 1000, clients: [] });
});

it('lists denials up to a bound, shortens what a client may have made long, and counts the rest', () => {
  const inspector = new RoomInspector(0);
  const long = 'x'.repeat(10_000);
  for (let i = 0; i < maxDenialsPerSample + 7; i++) {
    inspector.noticed('anna', {
      rule: 'G5',
      root: 'tempo',
      key: long,
      reason: 'Only a teacher can change this.',
    });
  }
  const { denials, moreDenials } = inspector.take(1000);
  expect(denials).toHaveLength(maxDenialsPerSample);
  expect(moreDenials).toBe(7);
  expect(denials[0]).toMatchObject({ participantId: 'anna', rule: 'G5', root: 'tempo' });
  expect(denials[0]?.key?.length).toBe(200);
});

it('tells a notice from an awareness frame by its first bytes, and holds a bounded number of beats', () => {
  const inspector = new RoomInspector(0);
  inspector.delivered('anna', encodeNotice({ rule: 'G1', reason: '' }));
  for (let i = 0; i < 1000; i++) inspector.beatAnnounced(i);
  const { clients, beatLatenessMs } = inspector.take(1000);
  expect(clients[0]?.sums[0]?.kind).toBe('notice');
  expect(beatLatenessMs).toHaveLength(20);
});
