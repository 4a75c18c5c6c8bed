/** A document behind the gate, and stock documents that talk to it by hand. */
import * as Y from 'yjs';
import { ClientIdOwners } from '../../server/gate/client-id-owners.ts';
import { Gate, type GateOutcome } from '../../server/gate/gate.ts';
import { newRoomEdits } from '../../server/room/new-room.ts';
import type { Actor } from '../../shared/participant.ts';
import { classroomPolicy, type Policy } from '../../shared/policy.ts';
import { rootNames } from '../../shared/room-table.ts';

export const teacher: Actor = { participantId: 'teacher001', role: 'teacher' };
export const student: Actor = { participantId: 'pvpanna001', role: 'student' };
export const otherStudent: Actor = { participantId: 'pvpbert002', role: 'student' };
export const server: Actor = { participantId: 'server', role: 'server' };

export interface GateRoom {
  readonly doc: Y.Doc;
  readonly gate: Gate;
  /** Every update that went out, in order. */
  readonly log: Uint8Array[];
}

export function createGateRoom(policy: Policy = classroomPolicy): GateRoom {
  const doc = new Y.Doc();
  const owners = new ClientIdOwners();
  const gate = new Gate({ doc, policy, owners, maxClientIdsPerParticipant: 100 });
  const log: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => log.push(update));
  const presence = [teacher, student, otherStudent].map(({ participantId, role }, i) => ({
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
  gate.edit(server, [...newRoomEdits(), ...presence], 'server');
  return { doc, gate, log };
}

/** A stock client's document with all that the server holds. */
export function createClient({ doc }: GateRoom, clientId?: number): Y.Doc {
  const client = new Y.Doc();
  if (clientId !== undefined) client.clientID = clientId;
  Y.applyUpdate(client, Y.encodeStateAsUpdate(doc), 'server');
  return client;
}

/** The update that `edit` makes on the client. */
export function edit(client: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
  const before = Y.encodeStateVector(client);
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): number => updates.push(update);
  client.on('update', collect);
  client.transact(() => change(client));
  client.off('update', collect);
  return updates[0] ?? Y.encodeStateAsUpdate(client, before);
}

export function send(room: GateRoom, update: Uint8Array, sender: Actor): GateOutcome {
  return room.gate.receive(update, sender, sender);
}

/** Both ways, as SyncStep1 and SyncStep2 do. */
export function sync(room: GateRoom, client: Y.Doc, sender: Actor): GateOutcome {
  const outcome = send(room, Y.encodeStateAsUpdate(client, Y.encodeStateVector(room.doc)), sender);
  Y.applyUpdate(client, Y.encodeStateAsUpdate(room.doc, Y.encodeStateVector(client)), 'server');
  return outcome;
}

/** Plain JSON of every root. */
export function contents(doc: Y.Doc): Record<string, unknown> {
  return Object.fromEntries(rootNames.map((root) => [root, doc.getMap(root).toJSON()]));
}
