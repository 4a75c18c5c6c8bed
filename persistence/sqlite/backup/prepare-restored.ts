/** Prepares databases from a backup so that a server can continue with them. */
import Database from 'better-sqlite3';
import { migrate, migrations, refuseNewerSchema } from '../migrations.ts';
import { selMigrations } from '../sel/sel-schema.ts';
import { checkIntegrity } from './copy-database.ts';

/** The most epochs that a room may have begun between the backup and its loss. */
const epochMargin = 1000;

/**
 * A backup is older than what the class was shown, so every open room has to continue in a new epoch. The lost time can't have
 * reached that epoch's number; otherwise two histories could share it. Throws SchemaTooNewError or DamagedDatabaseError.
 */
export function prepareRestoredRooms(file: string): void {
  prepare(file, migrations, (db) => {
    const open = 'SELECT room_id FROM rooms WHERE closed_at IS NULL';
    for (const table of ['updates', 'snapshots', 'client_ids', 'rooms']) {
      db.prepare(`UPDATE ${table} SET epoch = epoch + ? WHERE room_id IN (${open})`).run(epochMargin);
    }
    db.exec(`INSERT OR IGNORE INTO uncertain_rooms (room_id) ${open}`);
  });
}

/** Throws SchemaTooNewError or DamagedDatabaseError. */
export function prepareRestoredSel(file: string): void {
  prepare(file, selMigrations, () => {});
}

function prepare(file: string, steps: readonly string[], change: (db: Database.Database) => void): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    refuseNewerSchema(db, steps.length);
    checkIntegrity(db, file);
    migrate(db, steps);
    db.transaction(() => change(db))();
  } finally {
    db.close();
  }
}
