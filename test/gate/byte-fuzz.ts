/** Mutated, truncated, spliced and re-ordered frames of every kind, and structures that only a forger writes. */
import { isDeepStrictEqual } from 'node:util';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { UpdateKind } from '../../server/gate/update-kind.ts';
import { decodeAwarenessUpdate } from '../../shared/awareness-codec.ts';
import {
  decodeClientFrame,
  encodeAwareness,
  encodePing,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeToken,
  encodeUpdate,
  FrameError,
} from '../../shared/protocol.ts';
import { createClient, createGateRoom, edit, type GateRoom, student } from '../support/gate-room.ts';
import { type ForgedStruct, forgeUpdate, type Id } from './forged-update.ts';
import type { Random } from './model/random.ts';

export interface ByteFuzzCounts {
  inputs: number;
  refused: number;
  applied: number;
  slowestMs: number;
}

const keys = ['p1:0:0', 'p1:0:1', 'p2:0:0', 'bpm', 'nonsense'];
const roots = ['cells', 'cells', 'tempo', 'patterns', 'junk'];

/** Real frames of one page: edits, batches, deletions, sync, awareness, ping, token. */
function realFrames(room: GateRoom, random: Random): Uint8Array[] {
  const client = createClient(room, 100 + random.below(5));
  const frames: Uint8Array[] = [
    encodeSyncStep1(Y.encodeStateVector(client)),
    encodePing(1.5),
    encodeToken('a.b.c'),
  ];
  for (let i = 0; i < 4; i++) {
    const update = edit(client, (doc) => {
      doc.getMap('cells').set(random.pick(keys.slice(0, 3)), random.below(128));
      if (random.chance(0.3)) doc.getMap('cells').delete(random.pick(keys.slice(0, 3)));
      if (random.chance(0.3)) doc.getMap('tempo').set('bpm', random.below(300));
    });
    frames.push(encodeUpdate(update));
  }
  frames.push(encodeSyncStep2(Y.encodeStateAsUpdate(client)));
  const awareness = new Awareness(client);
  awareness.setLocalState({ notes: [{ seq: 1, midi: 60, velocity: 90 }] });
  frames.push(encodeAwareness(encodeAwarenessUpdate(awareness, [client.clientID])));
  awareness.destroy();
  return frames;
}

function mutate(frame: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(frame.length);
  switch (random.below(6)) {
    case 0:
      return frame.slice(0, at);
    case 1:
      return Uint8Array.from([...frame.slice(0, at), ...other.slice(random.below(other.length))]);
    case 2:
      return Uint8Array.from([...frame, random.below(256)]);
    case 3:
      return Uint8Array.from([...frame.slice(0, at), random.below(256), ...frame.slice(at)]);
    default: {
      const mutated = frame.slice();
      for (let count = 1 + random.below(4); count > 0; count--)
        mutated[random.below(frame.length)] = random.below(256);
      return mutated;
    }
  }
}

function randomId(room: GateRoom, random: Random): Id {
  const clients = [...room.doc.store.clients.keys(), 100, 101, 7];
  const client = random.pick(clients);
  return [client, random.below(Y.getState(room.doc.store, client) + 2)];
}

function randomStruct(room: GateRoom, random: Random): ForgedStruct {
  const share = random.next();
  const place: ForgedStruct = random.chance(0.5)
    ? { origin: randomId(room, random) }
    : { parent: random.pick(roots), key: random.pick(keys) };
  if (share < 0.03) return { skip: 1 + random.below(3) };
  if (share < 0.06) return { gc: 1 + random.below(3) };
  if (share < 0.09) return { ...place, rightOrigin: randomId(room, random), values: [1] };
  if (share < 0.2) return { ...place, deleted: 1 + random.below(3) };
  const values = Array.from({ length: random.chance(0.8) ? 1 : 1 + random.below(3) }, () =>
    random.pick([random.below(128), 999, 'x', null, true, [1], { a: 1 }]),
  );
  return { ...place, values };
}

function forge(room: GateRoom, random: Random): Uint8Array {
  const clients = [...new Set([100 + random.below(5), 100 + random.below(5)])];
  const sections = clients.map((client) => ({
    client,
    clock: Math.max(0, Y.getState(room.doc.store, client) - (random.chance(0.2) ? random.below(3) : 0)),
    structs: Array.from({ length: 1 + random.below(3) }, () => randomStruct(room, random)),
  }));
  const deletes = Array.from({ length: random.below(2) }, () => {
    const [client, clock] = randomId(room, random);
    return { client, ranges: [[clock, 1 + random.below(2)]] as const };
  });
  return encodeUpdate(forgeUpdate(sections, deletes));
}

/** Whether all of it was applied. What is sliced may be refused in part, but each slice is applied whole or changes nothing. */
function pass(room: GateRoom, update: Uint8Array, kind: UpdateKind): boolean {
  const sent = room.log.length;
  const outcome = room.gate.receive(update, student, student, { kind });
  if (outcome.kind === 'applied') return true;
  if (room.log.length !== sent) throw new Error('I6: what was not applied changed the document.');
  if (outcome.kind !== 'sliced') return false;
  for (;;) {
    const step = outcome.next();
    if (step.kind === 'done') return true;
    if (step.kind === 'refused') return false;
    if (step.kind === 'slice' && !pass(room, step.update, step.updateKind)) return false;
  }
}

/** The server's way of a frame, as far as it changes the document. Throws where an invariant breaks. */
function feed(room: GateRoom, frame: Uint8Array, counts: ByteFuzzCounts): void {
  const start = performance.now();
  let isApplied = false;
  try {
    const decoded = decodeClientFrame(frame);
    if (decoded.kind === 'awareness') decodeAwarenessUpdate(decoded.update);
    if (decoded.kind === 'update' || decoded.kind === 'sync-step-2') {
      isApplied = pass(room, decoded.update, decoded.kind);
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
  }
  counts.slowestMs = Math.max(counts.slowestMs, performance.now() - start);
  counts.inputs += 1;
  counts[isApplied ? 'applied' : 'refused'] += 1;
  if (room.doc.store.pendingStructs !== null || room.doc.store.pendingDs !== null)
    throw new Error('I4: pending.');
}

/** One room under `inputs` frames; a stock document that hears all updates must equal it in the end. */
export function fuzzBytes(random: Random, inputs: number, counts: ByteFuzzCounts): void {
  const room = createGateRoom();
  const before = JSON.stringify(room.doc.getMap('tempo').toJSON());
  const listener = createClient(room);
  room.doc.on('update', (update: Uint8Array) => Y.applyUpdate(listener, update));
  for (let i = 0; i < inputs; ) {
    const frames = realFrames(room, random);
    const other = random.pick(frames);
    for (const frame of frames) {
      const share = random.next();
      const input = share < 0.15 ? frame : share < 0.4 ? forge(room, random) : mutate(frame, other, random);
      feed(room, input, counts);
      i += 1;
    }
  }
  if (JSON.stringify(room.doc.getMap('tempo').toJSON()) !== before)
    throw new Error('G5: a student changed the tempo.');
  for (const [key, value] of room.doc.getMap('cells')) {
    if (typeof value !== 'number' || value > 127)
      throw new Error(`G4: cells.${key} is ${JSON.stringify(value)}`);
  }
  if (!isDeepStrictEqual(listener.getMap('cells').toJSON(), room.doc.getMap('cells').toJSON())) {
    throw new Error('I2: a listener has something else.');
  }
  const replayed = new Y.Doc();
  for (const update of room.log) Y.applyUpdate(replayed, update);
  if (!Y.equalSnapshots(Y.snapshot(replayed), Y.snapshot(room.doc)))
    throw new Error('I5: the log replays differently.');
  if (replayed.share.has('junk')) throw new Error('G4: a root that the room does not have.');
}
