/** The schema's versions. `user_version` of the file counts the migrations that it has been through. */
import type { Database } from 'better-sqlite3';
import { endedEpochsSchema } from './ended-epochs-schema.ts';
import { firstSchema } from './first-schema.ts';
import { seatGrantsSchema } from './seat-grants-schema.ts';
import { uncleanEndSchema } from './unclean-end-schema.ts';
import { writeProbeSchema } from './write-probe-schema.ts';

/** SQL by version: the first entry leads from an empty file to version 1. */
export const migrations: readonly string[] = [
  firstSchema,
  endedEpochsSchema,
  uncleanEndSchema,
  seatGrantsSchema,
  writeProbeSchema,
];

/** The file was written by a newer Downbeat; this one would misread it. */
export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

/** Throws SchemaTooNewError. Call before anything is written to the file. */
export function refuseNewerSchema(db: Database, known = migrations.length): void {
  const found = schemaVersion(db);
  if (found <= known) return;
  throw new SchemaTooNewError(
    `${db.name} has schema version ${found}, but this version of Downbeat knows versions up to ${known}. ` +
      'Start the newer Downbeat that wrote the file, or restore the backup made before that upgrade.',
  );
}

/** Brings the file to the newest version. A migration that fails leaves the version before it. */
export function migrate(db: Database, steps = migrations): void {
  for (const [index, sql] of steps.entries()) {
    const version = index + 1;
    const step = db.transaction(() => {
      // Asked within the transaction: another process may have migrated the file while this one waited for the lock.
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
