import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { ClientIdClaim, RoomStore, StoredDocument, StoredUpdate } from '../room-store.ts';
import { DamagedRoomError, orDamagedRoom } from './damaged-room.ts';
import { prepareDocumentHead } from './document-head.ts';
import { prepareSoundSnapshot } from './document-snapshots.ts';
import { rowParser, StoredInteger } from './row-schema.ts';
import { fromBlobRow } from './stored-blob.ts';

const parseClaimRow = rowParser(Type.Object({ clientId: StoredInteger, participantId: Type.String() }));

export function openDocumentLoading(db: Database): Pick<RoomStore, 'loadDocument'> {
  const headOf = prepareDocumentHead(db);
  const soundSnapshot = prepareSoundSnapshot(db);
  const updatesAfter = db.prepare<[roomId: string, epoch: number, seq: number]>(
    'SELECT seq, bytes, crc FROM updates WHERE room_id = ? AND epoch = ? AND seq > ? ORDER BY seq',
  );
  const claims = db.prepare<[roomId: string, epoch: number]>(
    `SELECT client_id AS clientId, participant_id AS participantId FROM client_ids
     WHERE room_id = ? AND epoch = ? ORDER BY client_id`,
  );

  function readClaims(roomId: string, epoch: number): ClientIdClaim[] {
    const address = { roomId, table: 'client_ids', row: `epoch ${epoch}` } as const;
    return claims.all(roomId, epoch).map((row) => parseClaimRow(row, address));
  }

  function read(roomId: string): StoredDocument {
    const { epoch, seq } = headOf(roomId);
    const { snapshot, passedOver } = soundSnapshot(roomId, epoch, seq + 1);
    const address = { roomId, table: 'updates', row: `epoch ${epoch}` } as const;
    const updates = updatesAfter
      .all(roomId, epoch, snapshot?.seq ?? 0)
      .map((row) => fromBlobRow(row, address));
    const missing = findGap(updates, snapshot?.seq ?? 0, seq);
    if (missing !== null) throw new DamagedRoomError(roomId, describeGap(missing, epoch, passedOver));
    return { epoch, snapshot, updates, clientIds: readClaims(roomId, epoch) };
  }

  return {
    async loadDocument(roomId) {
      return orDamagedRoom(roomId, () => read(roomId));
    },
  };
}

/** Returns the first missing `seq` after `base`, or null if the updates lead to `newest` without a gap. */
function findGap(updates: readonly StoredUpdate[], base: number, newest: number): number | null {
  const gap = updates.findIndex((update, index) => update.seq !== base + 1 + index);
  if (gap !== -1) return base + 1 + gap;
  return base + updates.length < newest ? base + updates.length + 1 : null;
}

function describeGap(missing: number, epoch: number, passedOver: readonly DamagedRoomError[]): string {
  const gap = `table updates, row (epoch ${epoch}, seq ${missing}) is missing`;
  return [...passedOver.map((error) => error.problem), gap].join('; ');
}
