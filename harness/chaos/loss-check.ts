/** Whether what clients had been given is on the disk. Says what is not, in words. */
import * as Y from 'yjs';
import type { Enrolled } from './chaos-school.ts';
import type { Received } from './client-worker-message.ts';
import { clocksOf } from './received-updates.ts';
import type { StoredRoom } from './stored-rooms.ts';

/** What this client had and the server has not. */
export function findLoss(client: Received, stored: StoredRoom): string[] {
  const who = `${client.participantId} in ${client.roomId}`;
  const losses: string[] = [];
  if (
    client.update !== undefined &&
    client.updateEpoch === stored.epoch &&
    changes(stored.doc, client.update)
  ) {
    losses.push(`${who} was given an update that the server does not have`);
  }
  return [...losses, ...findClocksAhead(client, stored, who)];
}

function findClocksAhead(client: Received, stored: StoredRoom, who: string): string[] {
  if (client.epoch === undefined) return [];
  if (client.epoch > stored.epoch)
    return [`${who} is in epoch ${client.epoch}, the server in ${stored.epoch}`];
  // Of an epoch before the last one nothing is kept to compare with; the client is told to start afresh.
  const isEnded = client.epoch === stored.epoch - 1;
  const isCurrent = client.epoch === stored.epoch;
  const known = isCurrent ? clocksOf(stored.doc) : isEnded ? stored.endedClocks : null;
  if (known === null) return [];
  const behind = client.clocks.filter(([clientId, clock]) => (known.get(clientId) ?? 0) < clock);
  return behind.map(
    ([clientId, clock]) =>
      `${who} had client ${clientId} up to ${clock}, the server has ${known.get(clientId) ?? 0}`,
  );
}

/** Whether the update would add anything, deletions included. */
function changes(doc: Y.Doc, update: Uint8Array): boolean {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  let isChanged = false;
  copy.on('update', () => {
    isChanged = true;
  });
  Y.applyUpdate(copy, update);
  return isChanged || copy.store.pendingStructs !== null || copy.store.pendingDs !== null;
}

/** What the register of a room has lost of what was answered over HTTP. */
export function findRegisterLoss(room: Enrolled, stored: StoredRoom): string[] {
  const faults: string[] = [];
  const { record, participants } = stored;
  if (record?.code !== room.code)
    faults.push(`room ${room.roomId} had code ${room.code}, now ${record?.code}`);
  for (const seat of room.seats) {
    const found = participants.find(({ participantId }) => participantId === seat.participantId);
    const isSame = found?.seat === seat.seat && found.role === seat.role && found.name === seat.name;
    if (!isSame) faults.push(`seat ${seat.seat} of ${room.roomId} is ${JSON.stringify(found)}`);
  }
  return faults;
}
