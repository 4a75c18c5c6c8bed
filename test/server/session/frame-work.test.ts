/** G8 for every kind of frame but the updates of the document, whose work the gate counts: test/gate. */
import fc from 'fast-check';
import { encodeUtf8 } from 'lib0/string';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { maxClientIdsPerUpdate } from '../../../server/gate/inspect-update.ts';
import type { Room } from '../../../server/room/room.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { message, syncMessage } from '../../../shared/message-table.ts';
import {
  decodeClientFrame,
  encodeAwareness,
  encodeSyncStep1,
  encodeToken,
} from '../../../shared/protocol.ts';
import { putVarUint } from '../../../shared/var-uint.ts';
import { createWorkCounter, type WorkCounter } from '../../support/work-count.ts';
import { RoomFloor, type Seated } from '../room/room-floor.ts';

/** The default of `maxFrameBytes`. */
const maxBytes = 1_048_576;
/** A million blocks take some 10 ms on a slow core. */
const maxBlocks = 500_000;

let work: WorkCounter;
let floor: RoomFloor;
let room: Room;

beforeAll(() => {
  work = createWorkCounter();
});
afterAll(() => work.close());
beforeEach(async () => {
  floor = new RoomFloor();
  room = await floor.createRoom('room');
  for (const id of ['pvpanna001', 'pvpbert002', 'pvpcher003']) await floor.admit(room, id);
  for (const [i, id] of ['pvpbert002', 'pvpcher003'].entries()) {
    const { session } = floor.connect(room, id);
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    session.receive(encodeAwareness(entries(1, '{}', () => [1000 + i, 1])));
    await floor.turn();
  }
});

/** As many entries of one state, written by hand: half a million objects would be most of the test. */
function entries(
  count: number,
  state: string,
  ids: (i: number) => readonly [clientId: number, clock: number],
): Uint8Array {
  const text = encodeUtf8(state);
  const bytes = new Uint8Array(10 + count * (text.length + 18));
  let at = putVarUint(bytes, 0, count);
  for (let i = 0; i < count; i++) {
    const [clientId, clock] = ids(i);
    at = putVarUint(bytes, putVarUint(bytes, putVarUint(bytes, at, clientId), clock), text.length);
    bytes.set(text, at);
    at += text.length;
  }
  return bytes.subarray(0, at);
}

function stateVector(count: number, clientId: (i: number) => number): Uint8Array {
  const bytes = new Uint8Array(maxBytes);
  let at = putVarUint(bytes, 0, count);
  for (let i = 0; i < count && at < maxBytes - 20; i++) {
    at = putVarUint(bytes, at, clientId(i));
    at = putVarUint(bytes, at, 1 + (i % 100));
  }
  return bytes.subarray(0, at);
}

/** As many entries of the kind as a frame of the largest size holds, or fewer. */
const share = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
const start = fc.oneof(fc.constant(1), fc.nat(), fc.maxSafeNat());

const stateVectors = fc
  .record({ share, start, step: fc.constantFrom(0, 1, 2, 1009) })
  .map(({ share: part, start: first, step }) => {
    const perEntry = first < 2 ** 21 && step < 2 ? 4 : 9;
    const count = Math.floor((part * maxBytes) / perEntry);
    return encodeSyncStep1(stateVector(count, (i) => (first + i * step) % 2 ** 53));
  });

const states = fc.constantFrom('x', '{', '{}', 'null', '[[[[', '{"notes":[{}]}', '{"hand":1}', '"…"');
const awarenessUpdates = fc
  .record({
    share,
    state: states,
    clientStep: fc.constantFrom(0, 1),
    clockStep: fc.constantFrom(0, 1),
    start,
  })
  .map(({ share: part, state, clientStep, clockStep, start: first }) => {
    const count = Math.floor((part * maxBytes) / (state.length + 9));
    return encodeAwareness(
      entries(count, state, (i) => [(first + i * clientStep) % 2 ** 52, 1 + i * clockStep]),
    );
  });

const body = fc.record({ share, byte: fc.nat(255) }).map(({ share: part, byte }) => {
  return new Uint8Array(Math.floor(part * (maxBytes - 10))).fill(byte);
});

/** Any message number, with a body that may claim any length. */
const anyMessages = fc
  .record({
    number: fc.oneof(fc.constantFrom(...Object.values(message)), fc.nat(300)),
    claimed: fc.oneof(fc.constantFrom(0, 1, 2048, 2049), fc.maxSafeNat()),
    body,
  })
  .filter(({ number }) => number !== message.sync)
  .map(({ number, claimed, body: rest }) => {
    const bytes = new Uint8Array(rest.length + 20);
    const at = putVarUint(bytes, putVarUint(bytes, 0, number), claimed);
    bytes.set(rest, at);
    return bytes.subarray(0, Math.min(at + rest.length, maxBytes));
  });

const tokens = body.map((bytes) => encodeToken('a'.repeat(bytes.length)));
const queries = body.map((bytes) => Uint8Array.of(message.queryAwareness, ...bytes.subarray(0, 1000)));
const malformed = fc.record({ step: fc.nat(9), body }).map(({ step, body: rest }) => {
  const isUpdate = step === syncMessage.step2 || step === syncMessage.update;
  return Uint8Array.of(message.sync, isUpdate ? 0 : step, ...rest.subarray(0, 50_000));
});

const kinds = { stateVectors, awarenessUpdates, anyMessages, tokens, queries, malformed };

/** Blocks that one frame costs, its turn's end included. */
function costOf({ session }: Seated, frame: Uint8Array): number {
  return work.count(() => {
    session.receive(frame);
    floor.clock.endTurn();
  });
}

describe('G8: a frame of the largest size', () => {
  it.each(Object.entries(kinds))('%s: costs no more, whatever it holds', (_name, frames) => {
    fc.assert(
      fc.property(frames, fc.boolean(), (frame, isEntered) => {
        const seated = floor.connect(room, 'pvpanna001');
        if (isEntered) {
          seated.session.receive(encodeSyncStep1(Uint8Array.of(0)));
          seated.session.receive(encodeAwareness(entries(1, '{}', () => [7, 1])));
          floor.clock.endTurn();
        }
        seated.connection.sent.length = 0;
        expect(costOf(seated, frame)).toBeLessThan(maxBlocks);
        // Neither is a flood of notices made of it.
        expect(seated.connection.sent.length).toBeLessThan(10);
        seated.session.end();
        floor.clock.advance(600_000);
      }),
      { numRuns: 40 },
    );
  });

  it('a state vector: who names more clients than a document of the room can have met is told so', () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    session.receive(encodeSyncStep1(stateVector(200_000, (i) => i + 1)));
    expect(connection.closed?.code).toBe(closeCode.unknownDocument.code);
  });

  it('a state vector: who holds as many of their own as one may have is answered with the whole room', async () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    session.receive(encodeSyncStep1(stateVector(maxClientIdsPerUpdate, (i) => i + 1)));
    await floor.turn();
    expect(connection.closed).toBeUndefined();
    const doc = new Y.Doc();
    for (const frame of connection.take(message.sync)) {
      const decoded = decodeClientFrame(frame);
      if ('update' in decoded) Y.applyUpdate(doc, decoded.update);
    }
    expect(doc.getMap('presence').size).toBe(3);
  });

  it('awareness: who names more clients than there are is told so, and of two own entries one counts', async () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    session.receive(encodeAwareness(entries(100_000, '{}', (i) => [i + 1, 1])));
    await floor.turn();
    expect(connection.take(message.notice)).toHaveLength(1);
    session.receive(encodeAwareness(entries(900, '{', (i) => [7, i + 1])));
    await floor.turn();
    expect(connection.take(message.notice)).toHaveLength(1);
  });
});
