/**
 * What a room's document costs after long use, and after a new epoch: `node scripts/run.mjs bench/growth.ts [seed]`.
 * Figures and their reading are in docs/growth.md.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as prng from 'lib0/prng';
import * as Y from 'yjs';
import { ClientIdOwners } from '../server/gate/client-id-owners.ts';
import { Gate } from '../server/gate/gate.ts';
import { newRoomEdits } from '../server/room/new-room.ts';
import { nextEpoch } from '../server/room/next-epoch.ts';
import { formatCellKey } from '../shared/cell-key.ts';
import { serverClientIds } from '../shared/client-id.ts';
import { classroomPolicy } from '../shared/policy.ts';
import { defaultPatternId } from '../shared/room-table.ts';

const people = 30;
const lanes = 4;
const steps = 16;
const seed = Number(process.argv[2] ?? 1);

interface Scenario {
  readonly name: string;
  readonly writes: number;
  /** How many writes a client makes before the next page load gives it a new id; 0: it keeps its id. */
  readonly writesPerSession: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'new room', writes: 0, writesPerSession: 0 },
  { name: '100,000 toggles by 30 clients', writes: 100_000, writesPerSession: 0 },
  { name: '1,000 sessions of one write', writes: 1000, writesPerSession: 1 },
  { name: '5,000 sessions of one write', writes: 5000, writesPerSession: 1 },
];

/** The server's document after the scenario, every update having passed the gate. */
function play({ writes, writesPerSession }: Scenario): Y.Doc {
  const random = prng.create(seed);
  const doc = new Y.Doc();
  const owners = new ClientIdOwners();
  const gate = new Gate({ doc, policy: classroomPolicy, owners });
  gate.edit({ participantId: 'server', role: 'server' }, newRoomEdits(), 'server');
  // Clients that are in step hold the same: one document that changes its id writes what thirty would.
  const writer = new Y.Doc();
  Y.applyUpdate(writer, Y.encodeStateAsUpdate(doc));
  const clientIds = Array.from({ length: people }, () => prng.uint32(random, 1, 2 ** 32 - 1));
  const sent = clientIds.map(() => 0);
  let person = 0;
  writer.on('update', (update: Uint8Array) => {
    const outcome = gate.receive(update, { participantId: `student-${person}`, role: 'student' }, 'bench');
    if (outcome.kind !== 'applied' || outcome.denials.length > 0) throw new Error('A write was refused.');
  });
  for (let write = 0; write < writes; write++) {
    person = prng.int32(random, 0, people - 1);
    if (writesPerSession > 0 && sent[person] === writesPerSession) {
      clientIds[person] = prng.uint32(random, 1, 2 ** 32 - 1);
      sent[person] = 0;
    }
    sent[person] = (sent[person] ?? 0) + 1;
    writer.clientID = clientIds[person] ?? 0;
    edit(writer, random, writesPerSession === 0);
  }
  return doc;
}

/** Sets a cell; `toggles`: or clears it where it sounds. */
function edit(doc: Y.Doc, random: prng.PRNG, toggles: boolean): void {
  const laneIndex = prng.int32(random, 0, lanes - 1);
  const stepIndex = prng.int32(random, 0, steps - 1);
  const key = formatCellKey({ patternId: defaultPatternId, laneIndex, stepIndex });
  const cells = doc.getMap('cells');
  if (toggles && cells.has(key)) cells.delete(key);
  else cells.set(key, prng.int32(random, 1, 127));
}

function load(update: Uint8Array, epoch: number): { readonly doc: Y.Doc; readonly gate: Gate } {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const owners = new ClientIdOwners();
  const gate = new Gate({ doc, policy: classroomPolicy, owners, serverIds: serverClientIds(epoch) });
  return { doc, gate };
}

const repeats = 15;

function median(count: number, measure: (index: number) => number): number {
  const values = Array.from({ length: count }, (_, index) => measure(index));
  return values.sort((a, b) => a - b)[count >> 1] ?? 0;
}

function timeMs(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** What one more edit costs the server: gate, document and the update that goes to log and members. */
function editUs(update: Uint8Array, epoch: number): number {
  const { doc, gate } = load(update, epoch);
  doc.on('update', () => {});
  const writer = new Y.Doc();
  Y.applyUpdate(writer, update);
  const edits: Uint8Array[] = [];
  writer.on('update', (edited: Uint8Array) => edits.push(edited));
  const random = prng.create(seed);
  for (let i = 0; i < 1000; i++) edit(writer, random, true);
  const actor = { participantId: 'student-0', role: 'student' } as const;
  return median(
    edits.length,
    (i) => timeMs(() => void gate.receive(edits[i] ?? new Uint8Array(), actor, 'bench')) * 1000,
  );
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** KiB that stay in the heap for as long as the document does; the mean of several. */
function heapKiB(update: Uint8Array, epoch: number): number {
  const loaded: unknown[] = [];
  // Small ones would drown in what else moves.
  const count = update.byteLength < 10_000 ? 300 : repeats;
  const usedAfterMore = (): number => {
    for (let i = 0; i < count; i++) loaded.push(load(update, epoch));
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  // Up to the first reading, what was measured before goes on being freed.
  const first = usedAfterMore();
  return (usedAfterMore() - first) / 1024 / count;
}

function measure(state: string, update: Uint8Array, epoch: number): Record<string, string | number> {
  // First, because the others leave garbage behind.
  const heap = Math.round(heapKiB(update, epoch));
  const { doc } = load(update, epoch);
  return {
    state,
    clients: doc.store.clients.size,
    'document B': update.byteLength,
    'state vector B': Y.encodeStateVector(doc).byteLength,
    'heap KiB': heap,
    'load ms': Number(median(repeats, () => timeMs(() => load(update, epoch))).toFixed(2)),
    'one edit µs': Math.round(editUs(update, epoch)),
  };
}

const rows: Record<string, string | number>[] = [];
for (const scenario of scenarios) {
  const doc = play(scenario);
  const next = nextEpoch(doc, { epoch: 1, seq: 1 });
  if (next === undefined) throw new Error('There is no next epoch.');
  rows.push(
    { scenario: scenario.name, ...measure('epoch 1', Y.encodeStateAsUpdate(doc), 1) },
    {
      scenario: '',
      ...measure('epoch 2', next.state, 2),
      'kept of epoch 1, B': next.endedState.byteLength,
    },
  );
}
console.log(`Node ${process.version}, seed ${seed}`);
console.table(rows);
