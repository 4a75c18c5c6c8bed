/** Random and mutated awareness frames: nothing but the codec's error is thrown, and what is refused changes nothing. */
import fc from 'fast-check';
import { encodeUtf8 } from 'lib0/string';
import { describe, expect, test } from 'vitest';
import { AwarenessHub } from '../../../server/awareness/awareness-hub.ts';
import { decodeAwarenessUpdate, encodeAwarenessEntries } from '../../../shared/awareness-codec.ts';
import { isServerClientId } from '../../../shared/client-id.ts';
import { FrameError } from '../../../shared/protocol.ts';
import { connectionOf, hasPattern, serverClientId } from './awareness-room.ts';

const clientId = fc.oneof(fc.constantFrom(1, 2, 3, serverClientId), fc.nat(), fc.maxSafeNat());
const clock = fc.oneof(fc.nat(20), fc.maxSafeNat());
const state = fc.oneof(
  fc.json().map(encodeUtf8),
  fc.constantFrom('null', '{', '{"notes":[]}', '{"__proto__":{}}', '[[[').map(encodeUtf8),
  fc
    .uniqueArray(fc.integer({ min: -1, max: 30 }), { maxLength: 12 })
    .map((list) =>
      encodeUtf8(JSON.stringify({ notes: list.map((seq) => ({ seq, midi: 60, velocity: 90 })) })),
    ),
  fc.uint8Array({ maxLength: 30 }),
);
const entries = fc.array(fc.record({ clientId, clock, state }), { maxLength: 6 });
const wellFormed = entries.map((list) => encodeAwarenessEntries(list));
const mutated = fc
  .tuple(wellFormed, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(3))
  .map(([bytes, edits, cut]) => {
    const copy = bytes.slice(0, Math.max(0, bytes.length - cut));
    for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
const frame = fc.oneof(wellFormed, mutated, fc.uint8Array({ maxLength: 60 }));
const step = fc.record({
  who: fc.nat(3),
  act: fc.constantFrom('send', 'send', 'send', 'send', 'reconnect', 'silence', 'take'),
  frame,
  muted: fc.boolean(),
});

describe('the hub under random frames', () => {
  test('throws nothing but FrameError, keeps every state stamped and refusals without effect', () => {
    const seed = Date.now() % 2 ** 31;
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), runSteps), { seed, numRuns: 400 });
  });
});

function runSteps(steps: readonly { who: number; act: string; frame: Uint8Array; muted: boolean }[]): void {
  const owners = new Map<number, string>();
  const hub = new AwarenessHub({
    serverClientId,
    ownerOf: (id) => owners.get(id),
    maxAwarenessStateBytes: 500,
    maxDeparted: 3,
  });
  const connections = Array.from({ length: 4 }, (_, i) => connectionOf(`p${i >> 1}`));
  for (const connection of connections) hub.connect(connection);
  /** What a peer that received every change holds. */
  const peer = new Map<number, string>();
  const follow = (): void => {
    for (const { update } of hub.takeChanges()) {
      for (const { clientId, state } of decodeAwarenessUpdate(update)) {
        peer.set(clientId, new TextDecoder().decode(state));
      }
    }
  };

  for (const { who, act, frame: bytes, muted } of steps) {
    const connection = connections[who];
    if (connection === undefined) continue;
    if (act === 'reconnect') {
      hub.disconnect(connection);
      connections[who] = { ...connection };
      hub.connect(connections[who]);
    } else if (act === 'silence') hub.silence((participantId) => participantId === 'p0');
    else if (act === 'take') follow();
    else {
      const before = hub.encodeAll();
      try {
        const outcome = hub.receive(connection, bytes, 0, { muted, hasPattern });
        if (outcome.claimed !== undefined) owners.set(outcome.claimed, connection.participantId);
        if (!outcome.changed) expect(hub.encodeAll()).toEqual(before);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        expect(hub.encodeAll()).toEqual(before);
      }
    }
    const all = decodeAwarenessUpdate(hub.encodeAll());
    expect(all.length).toBeLessThanOrEqual(connections.length);
    for (const entry of all) {
      const parsed: unknown = JSON.parse(new TextDecoder().decode(entry.state));
      expect(parsed).toHaveProperty('user.id', owners.get(entry.clientId));
      expect(isServerClientId(entry.clientId)).toBe(false);
    }
  }
  for (const connection of connections) hub.disconnect(connection);
  follow();
  expect(
    [...peer.values()].filter((json) => json !== 'null'),
    'ghosts',
  ).toEqual([]);
}
