/** The schema's versions. The file's `user_version` counts the migrations that have been applied to it. */
import type { Database } from 'better-sqlite3';
import { StoreError } from '../room-store.ts';
import { firstSchema } from './first-schema.ts';

/** Version 5. The readiness check writes as much as a busy commit does: on a disk with one page left, writing one page proves nothing. */
const writeProbeSchema = `
ALTER TABLE write_probe ADD COLUMN filler BLOB NOT NULL DEFAULT x'';
`;

/** Version 4. Who may hold a seat: the joins that gave it out, counted from 1 and joined by commas, oldest first. */
const seatGrantsSchema = `
ALTER TABLE participants ADD COLUMN grants_given INTEGER NOT NULL DEFAULT 1;
ALTER TABLE participants ADD COLUMN grants TEXT NOT NULL DEFAULT '1';
`;

/** Version 3. What the last process on the file left behind, and the rooms that may have lost their newest commits because of it. */
const uncleanEndSchema = `
CREATE TABLE last_run (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  synchronous TEXT NOT NULL,
  ended INTEGER NOT NULL
) STRICT;

CREATE TABLE uncertain_rooms (
  room_id TEXT PRIMARY KEY REFERENCES rooms
) STRICT, WITHOUT ROWID;
`;

/** Version 2. It has a rowid, for the reason that first-schema.ts gives for all tables with large values. */
const endedEpochsSchema = `
CREATE TABLE ended_epochs (
  room_id TEXT NOT NULL REFERENCES rooms,
  epoch INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (room_id, epoch)
) STRICT;
`;

/** SQL by version: the first entry leads from an empty file to version 1. */
export const migrations: readonly string[] = [
  firstSchema,
  endedEpochsSchema,
  uncleanEndSchema,
  seatGrantsSchema,
  writeProbeSchema,
];

/** The file was written by a newer Downbeat, so this one would misread it. */
export class SchemaTooNewError extends StoreError {
  override readonly name = 'SchemaTooNewError';

  constructor(message: string) {
    super('SCHEMA_TOO_NEW', message);
  }
}

/** Throws SchemaTooNewError. Call it before anything is written to the file. */
export function refuseNewerSchema(db: Database, known = migrations.length): void {
  const found = schemaVersion(db);
  if (found <= known) return;
  throw new SchemaTooNewError(
    `${db.name} has schema version ${found}, but this version of Downbeat knows versions up to ${known}. ` +
      'Start the newer Downbeat that wrote the file, or restore the backup made before that upgrade.',
  );
}

/** Migrates the file to the newest version. A migration that fails leaves the file at the version before it. */
export function migrate(db: Database, steps = migrations): void {
  for (const [index, sql] of steps.entries()) {
    const version = index + 1;
    const step = db.transaction(() => {
      // Checked within the transaction, because another process may have migrated the file while this one waited for the lock.
      if (schemaVersion(db) >= version) return;
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    });
    step.immediate();
  }
}

function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
