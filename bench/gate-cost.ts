/** What the gate costs over plain `Y.applyUpdate`, on the same streams: `npm run bench:gate`. */
import * as Y from 'yjs';
import type { Actor } from '../shared/participant.ts';
import { forgeUpdate, write } from '../test/gate/forged-update.ts';
import { createGateRoom, type GateRoom, receive, teacher } from '../test/support/gate-room.ts';

interface Frame {
  readonly update: Uint8Array;
  readonly actor: Actor;
}

const rounds = 31;

/** Cells of one pattern: 4 lanes × 16 steps. */
const cellKeys = Array.from({ length: 64 }, (_, i) => `p1:${i >> 4}:${i & 15}`);
const cellOf = (i: number): string => cellKeys[i % cellKeys.length] ?? '';

function student(index: number): Actor {
  return { participantId: `pvp${String(index).padStart(7, '0')}`, role: 'student' };
}

/** Writers who hear each other before each edit, as in a lesson. */
function liveFrames(start: Uint8Array, writers: number, edits: number): Frame[] {
  const docs = Array.from({ length: writers }, (_, i) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, start);
    doc.clientID = 1000 + i * 7919;
    return doc;
  });
  return Array.from({ length: edits }, (_, i) => {
    const doc = docs[i % writers];
    if (doc === undefined) throw new Error('There is no writer.');
    const before = Y.encodeStateVector(doc);
    let update = before;
    doc.once('update', (made: Uint8Array) => {
      update = made;
    });
    doc.getMap('cells').set(cellOf(Math.imul(i, 2654435761) >>> 8), i & 127);
    for (const other of docs) if (other !== doc) Y.applyUpdate(other, update);
    return { update, actor: student(i % writers) };
  });
}

/** One SyncStep2 after a long time offline. */
function offlineBatch(start: Uint8Array, edits: number): Frame[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  doc.clientID = 4711;
  const before = Y.encodeStateVector(doc);
  for (let i = 0; i < edits; i++) doc.getMap('cells').set(cellOf(Math.imul(i, 2654435761) >>> 8), i & 127);
  return [{ update: Y.encodeStateAsUpdate(doc, before), actor: student(1) }];
}

/** A student who writes nothing but the tempo, without ever listening. */
function forbiddenFrames(start: Uint8Array, edits: number): Frame[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  doc.clientID = 4711;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < edits; i++) doc.getMap('tempo').set('bpm', 20 + (i % 280));
  return updates.map((update) => ({ update, actor: student(1) }));
}

/** Siblings that plain Yjs sorts in quadratic time. */
function siblingBomb(writesPerClient: number): Frame[] {
  const structs = Array.from({ length: writesPerClient }, () => write('cells', 'p1:0:0', 1));
  const sections = [7, 8].map((client) => ({ client, clock: 0, structs }));
  return [{ update: forgeUpdate(sections), actor: student(1) }];
}

/** One frame of what the room has no place for. */
function foreignFrame(start: Uint8Array, edits: number): Frame[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  doc.clientID = 4711;
  const before = Y.encodeStateVector(doc);
  for (let i = 0; i < edits; i++) doc.getMap('score').set(`k${i}`, i);
  return [{ update: Y.encodeStateAsUpdate(doc, before), actor: student(1) }];
}

/** Updates that each depend on a lost one: plain Yjs keeps them all. */
function gappedFrames(count: number): Frame[] {
  return Array.from({ length: count }, (_, i) => ({
    update: forgeUpdate([
      { client: 7, clock: 2 * i + 1, structs: [write('cells', cellOf(i), 'x'.repeat(200))] },
    ]),
    actor: student(1),
  }));
}

function timePlain(start: Uint8Array, frames: readonly Frame[]): number {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  // As the gate's room does, which hands its updates on to the log.
  const log: Uint8Array[] = [];
  doc.on('update', (made: Uint8Array) => log.push(made));
  const began = performance.now();
  for (const { update, actor } of frames) Y.applyUpdate(doc, update, actor);
  return performance.now() - began;
}

function timeGate(room: GateRoom, frames: readonly Frame[]): number {
  const began = performance.now();
  for (const { update, actor } of frames) receive(room, update, actor, { kind: 'update' });
  return performance.now() - began;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function measure(name: string, makeFrames: (start: Uint8Array) => Frame[], repeats = rounds): void {
  const plain: number[] = [];
  const gated: number[] = [];
  let bytes = 0;
  let count = 0;
  for (let round = 0; round < repeats; round++) {
    const room = createGateRoom();
    const start = Y.encodeStateAsUpdate(room.doc);
    const frames = makeFrames(start);
    count = frames.length;
    bytes = frames.reduce((sum, { update }) => sum + update.length, 0);
    // In turns, so that neither has the warmer machine.
    if (round % 2 === 0) plain.push(timePlain(start, frames));
    gated.push(timeGate(room, frames));
    if (round % 2 === 1) plain.push(timePlain(start, frames));
  }
  const [plainMs, gateMs] = [median(plain), median(gated)];
  rows.push({
    stream: name,
    frames: count,
    KB: Math.round(bytes / 1024),
    'plain µs/frame': Number(((plainMs * 1000) / count).toFixed(1)),
    'gate µs/frame': Number(((gateMs * 1000) / count).toFixed(1)),
    ratio: Number((gateMs / plainMs).toFixed(2)),
  });
}

function growthOfDeniedWrites(writes: number): void {
  const room = createGateRoom();
  const start = Y.encodeStateAsUpdate(room.doc);
  room.gate.receive(start, teacher, teacher);
  for (const { update, actor } of forbiddenFrames(start, writes))
    room.gate.receive(update, actor, actor, { kind: 'update' });
  const grown = Y.encodeStateAsUpdate(room.doc).length - start.length;
  console.log(`${writes} denied writes of one key leave ${grown} bytes in the document.`);
}

const rows: Record<string, string | number>[] = [];
measure('one writer, live', (start) => liveFrames(start, 1, 5000));
measure('30 writers, live', (start) => liveFrames(start, 30, 3000), 7);
for (const edits of [1250, 2500, 5000, 10_000]) {
  measure(`offline batch, ${edits} edits`, (start) => offlineBatch(start, edits));
}
measure('a student who writes only the tempo', (start) => forbiddenFrames(start, 3000));
measure('10,000 foreign keys in one update', (start) => foreignFrame(start, 10_000), 7);
measure('siblings, 2 × 2,000 in one update', () => siblingBomb(2000), 3);
measure('2,000 updates with gaps', () => gappedFrames(2000), 1);
console.table(rows);
growthOfDeniedWrites(10_000);
