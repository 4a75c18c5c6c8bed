import type { Database } from 'better-sqlite3';
import type { RoomStore } from '../room-store.ts';

export function openClockOrigins(db: Database): Pick<RoomStore, 'findClockOrigin' | 'saveClockOrigin'> {
  const find = db.prepare<[clockId: string]>('SELECT origin_unix_ms FROM clocks WHERE clock_id = ?').pluck();
  const save = db.prepare<[clockId: string, originUnixMs: number]>(
    `INSERT INTO clocks (clock_id, origin_unix_ms) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET origin_unix_ms = excluded.origin_unix_ms`,
  );
  return {
    async findClockOrigin(clockId) {
      const origin = find.get(clockId);
      return typeof origin === 'number' ? origin : null;
    },
    async saveClockOrigin(clockId, unixMs) {
      save.run(clockId, unixMs);
    },
  };
}
