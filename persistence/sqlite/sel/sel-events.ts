import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { SelEvent } from '../../../shared/sel-api.ts';
import type { SelStore } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import { selRow } from './sel-row.ts';

const parseEvent = selRow('events', SelEvent);
const parseLast = selRow('events', Type.Object({ eventId: StoredInteger }));

export function openEvents(db: Database): Pick<SelStore, 'eventsAfter' | 'lastEventId'> {
  const after = db.prepare<[roomId: string, eventId: number, limit: number]>(
    `SELECT event_id AS eventId, kind, at, participant_id AS participantId, peer_id AS peerId, period
     FROM events WHERE room_id = ? AND event_id > ? ORDER BY event_id LIMIT ?`,
  );
  const last = db.prepare<[roomId: string]>(
    'SELECT coalesce(max(event_id), 0) AS eventId FROM events WHERE room_id = ?',
  );
  return {
    async eventsAfter(roomId, eventId, limit) {
      return after.all(roomId, eventId, limit).map(parseEvent);
    },
    async lastEventId(roomId) {
      return parseLast(last.get(roomId)).eventId;
    },
  };
}
