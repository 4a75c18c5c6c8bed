/** Who may hold a seat. See `ParticipantRecord.grants`. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { RoomStore } from '../room-store.ts';
import { rowParser, StoredInteger } from './row-schema.ts';

type SeatGrants = Pick<RoomStore, 'grantSeat' | 'endLaterGrants' | 'giveSeat'>;

/** A seat that was taken on this many devices, without any of the earlier ones returning, forgets those in the middle. */
const maxGrants = 16;

/** Numbers joined by commas. */
export const StoredGrants = Type.String({ pattern: '^(?:[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*)?$' });
const GrantRow = Type.Object({ given: StoredInteger, grants: StoredGrants });
const parseGrantRow = rowParser(GrantRow);

export function openSeatGrants(db: Database): SeatGrants {
  const read = db.prepare<[roomId: string, participantId: string]>(
    'SELECT grants_given AS given, grants FROM participants WHERE room_id = ? AND participant_id = ?',
  );
  const write = db.prepare<[given: number, grants: string, roomId: string, participantId: string]>(
    'UPDATE participants SET grants_given = ?, grants = ? WHERE room_id = ? AND participant_id = ?',
  );
  const change = db.transaction(
    (
      roomId: string,
      participantId: string,
      next: (grants: readonly number[], given: number) => { given: number; grants: readonly number[] },
    ) => {
      const row = read.get(roomId, participantId);
      if (row === undefined)
        throw new Error(`There is no participant ${participantId} of room ${roomId} in the store.`);
      const found = parseGrantRow(row, { roomId, table: 'participants', row: participantId });
      const { given, grants } = next(parseGrants(found.grants), found.given);
      write.run(given, grants.join(), roomId, participantId);
      return given;
    },
  );

  return {
    async grantSeat(roomId, participantId) {
      return change.immediate(roomId, participantId, (grants, given) => {
        const kept = [...grants.slice(0, 1), ...grants.slice(1).slice(-(maxGrants - 2))];
        return { given: given + 1, grants: [...kept, given + 1] };
      });
    },
    async endLaterGrants(roomId, participantId, grant) {
      change.immediate(roomId, participantId, (grants, given) => ({
        given,
        grants: grants.filter((each) => each <= grant),
      }));
    },
    async giveSeat(roomId, participantId, grant) {
      change.immediate(roomId, participantId, (_, given) => ({ given, grants: [grant] }));
    },
  };
}

export function parseGrants(stored: string): number[] {
  return stored === '' ? [] : stored.split(',').map(Number);
}
