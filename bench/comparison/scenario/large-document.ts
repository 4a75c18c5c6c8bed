/** A document of about so many bytes that fits a room: patterns of 16 lanes and 32 steps, full of cells. */
import * as Y from 'yjs';
import { formatCellKey } from '../../../shared/cell-key.ts';
import { DocumentClient } from '../document-client.ts';
import type { RoomSeats } from '../seats.ts';
import type { ServerProcess } from '../server-process.ts';

const lanes = 16;
const steps = 32;
const writerId = 4242;

export interface LargeDocument {
  readonly update: Uint8Array;
  readonly cells: number;
}

export function createLargeDocument(bytes: number): LargeDocument {
  const doc = new Y.Doc();
  doc.clientID = writerId;
  let cells = 0;
  for (let pattern = 2; ; pattern += 1) {
    const update = Y.encodeStateAsUpdate(doc);
    if (update.byteLength >= bytes) return { update, cells };
    doc.transact(() => {
      const patternId = `p${pattern}`;
      const names = Array.from({ length: lanes }, (_, lane) => `Lane ${lane}`);
      doc
        .getMap('patterns')
        .set(patternId, { name: `Pattern ${pattern}`, lanes: names, steps, locked: false });
      for (let laneIndex = 0; laneIndex < lanes; laneIndex += 1) {
        for (let stepIndex = 0; stepIndex < steps; stepIndex += 1) {
          doc.getMap('cells').set(formatCellKey({ patternId, laneIndex, stepIndex }), 1 + (stepIndex % 127));
          cells += 1;
        }
      }
    });
  }
}

const writeTimeoutMs = 60_000;

/** Writes it as the room's teacher; resolves once the server gives it back. The room stays open until `close`. */
export async function writeDocument(
  server: ServerProcess,
  { documentName, paths }: RoomSeats,
  { update }: LargeDocument,
): Promise<DocumentClient> {
  const client = new DocumentClient(server, documentName, paths[0] ?? '');
  await client.until(() => client.isSynced, 10_000);
  client.send(update);
  const written = (): boolean =>
    client.arrivals.some((arrival) => arrival.update.byteLength >= update.byteLength);
  // By time: a server may take a large update in by many small steps, and show each.
  const deadline = performance.now() + writeTimeoutMs;
  while (!written() && performance.now() < deadline) {
    const { length } = client.arrivals;
    client.ask();
    await client.until(() => client.arrivals.length > length, 10_000);
  }
  if (!written()) throw new Error('The server did not keep the document.');
  return client;
}
