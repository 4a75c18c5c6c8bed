/** A document behind the gate, and stock documents that talk to it by hand. */

import * as Y from 'yjs';
import { ClientIdOwners } from '../../server/gate/client-id-owners.ts';
import { Gate, type GateApplied, type ReceiveOptions } from '../../server/gate/gate.ts';
import type { GateRefusal } from '../../server/gate/refusal.ts';
import { type ServerClientIds, serverClientIds } from '../../shared/client-id.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { Actor } from '../../shared/participant.ts';
import { classroomPolicy, type Policy } from '../../shared/policy.ts';
import { type RootName, rootNames } from '../../shared/room-table.ts';
import { furnishedRoomEdits } from './furnished-room.ts';

export const teacher: Actor = { participantId: 'teacher001', role: 'teacher' };
export const otherTeacher: Actor = { participantId: 'teacher002', role: 'teacher' };
export const student: Actor = { participantId: 'pvpanna001', role: 'student' };
export const otherStudent: Actor = { participantId: 'pvpbert002', role: 'student' };
export const server: Actor = { participantId: 'server', role: 'server' };
const people = [teacher, otherTeacher, student, otherStudent];

export interface GateRoom {
  readonly doc: Y.Doc;
  readonly gate: Gate;
  readonly owners: ClientIdOwners;
  readonly policy: Policy;
  readonly serverIds: ServerClientIds;
  /** Every update that went out, in order. */
  readonly log: Uint8Array[];
}

export function createGateRoom(
  policy: Policy = classroomPolicy,
  serverIds: ServerClientIds = serverClientIds(1),
): GateRoom {
  const room = openGateRoom({ log: [], owners: new ClientIdOwners(), policy, serverIds });
  const presence = people.map(({ participantId, role }, i) => ({
    root: 'presence' as const,
    key: participantId,
    value: {
      name: participantId,
      role: role === 'teacher' ? role : 'student',
      online: true,
      joinedAt: 0,
      seat: i + 1,
    },
  }));
  room.gate.edit(server, [...furnishedRoomEdits(), ...presence], 'server');
  return room;
}

/** Another process loads the room: from its log, or from a snapshot that compacts it. */
export function restart(room: GateRoom, from: 'log' | 'snapshot' = 'log'): GateRoom {
  const log = from === 'log' ? [...room.log] : [Y.encodeStateAsUpdate(room.doc)];
  return openGateRoom({ ...room, log });
}

function openGateRoom({ log, owners, policy, serverIds }: Omit<GateRoom, 'doc' | 'gate'>): GateRoom {
  const doc = new Y.Doc();
  for (const update of log) Y.applyUpdate(doc, update);
  const gate = new Gate({ doc, policy, owners, serverIds });
  doc.on('update', (update: Uint8Array) => log.push(update));
  return { doc, gate, owners, policy, serverIds, log };
}

/** A stock client's document with all that the server holds. */
export function createClient({ doc }: GateRoom, clientId?: number): Y.Doc {
  const client = new Y.Doc();
  Y.applyUpdate(client, Y.encodeStateAsUpdate(doc), 'server');
  if (clientId !== undefined) client.clientID = clientId;
  return client;
}

/** The update that `action` makes on the client. */
export function capture(client: Y.Doc, action: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): number => updates.push(update);
  client.on('update', collect);
  action();
  client.off('update', collect);
  return Y.mergeUpdates(updates);
}

/** The same, as one transaction. */
export function edit(client: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
  return capture(client, () => client.transact(() => change(client)));
}

export function set(client: Y.Doc, root: RootName, key: string, value: JsonValue): Uint8Array {
  return edit(client, (doc) => doc.getMap(root).set(key, value));
}

export function remove(client: Y.Doc, root: RootName, key: string): Uint8Array {
  return edit(client, (doc) => doc.getMap(root).delete(key));
}

/** What is sliced is received slice by slice, as a room does; the outcome is then all of theirs, or the first refusal. */
export function receive(
  room: Pick<GateRoom, 'gate'>,
  update: Uint8Array,
  sender: Actor,
  options?: ReceiveOptions,
): GateApplied | GateRefusal {
  const outcome = room.gate.receive(update, sender, sender, options);
  if (outcome.kind !== 'sliced') return outcome;
  let soFar = nothingApplied;
  for (;;) {
    const step = outcome.next();
    if (step.kind === 'done') return soFar;
    if (step.kind === 'refused') return step;
    if (step.kind === 'searching') continue;
    const next = receive(room, step.update, sender, { ...options, kind: step.updateKind, isSlice: true });
    if (next.kind === 'refused') return next;
    soFar = together(soFar, next);
  }
}

const nothingApplied: GateApplied = {
  kind: 'applied',
  changed: [],
  denials: [],
  buried: undefined,
  claims: [],
  units: 0,
  newBytes: 0,
};

function together(a: GateApplied, b: GateApplied): GateApplied {
  return {
    kind: 'applied',
    changed: [...a.changed, ...b.changed],
    denials: [...a.denials, ...b.denials],
    buried: a.buried ?? b.buried,
    claims: [...a.claims, ...b.claims],
    units: a.units + b.units,
    newBytes: a.newBytes + b.newBytes,
  };
}

export function send(room: GateRoom, update: Uint8Array, sender: Actor): GateApplied | GateRefusal {
  return receive(room, update, sender, { kind: 'update' });
}

/** SyncStep2 of the client alone: all that the server lacks and the client's whole delete set. */
export function resend(room: GateRoom, client: Y.Doc, sender: Actor): GateApplied | GateRefusal {
  const update = Y.encodeStateAsUpdate(client, Y.encodeStateVector(room.doc));
  return receive(room, update, sender, { kind: 'sync-step-2' });
}

/** The client catches up with the server. */
export function pull(room: GateRoom, client: Y.Doc): void {
  Y.applyUpdate(client, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(client)), 'server');
}

/** Both ways, as SyncStep1 and SyncStep2 do. */
export function sync(room: GateRoom, client: Y.Doc, sender: Actor): GateApplied | GateRefusal {
  const outcome = resend(room, client, sender);
  pull(room, client);
  return outcome;
}

export function storedValue({ doc }: { readonly doc: Y.Doc }, root: RootName, key: string): unknown {
  return doc.getMap(root).get(key);
}

/** Plain JSON of every root. */
export function contents(doc: Y.Doc): Record<string, unknown> {
  return Object.fromEntries(rootNames.map((root) => [root, doc.getMap(root).toJSON()]));
}
