/** Copies a database while a server writes to it. */
import Database from 'better-sqlite3';

/** The copy could not be used to restore anything. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError';
}

/**
 * `target` is a path without a file. The copy is complete, holds what was committed when this began, and has no journal. Rejects
 * with DamagedDatabaseError, or with the system's error if the source can't be read or the target can't be written.
 */
export async function copyDatabase(source: string, target: string): Promise<void> {
  const db = new Database(source, { readonly: true, fileMustExist: true });
  try {
    // A reader must stay in its transaction: without it, the copy would start again whenever the server commits, and would never end under load.
    db.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    await db.backup(target);
  } finally {
    db.close();
  }
  const copy = new Database(target);
  try {
    // The copy took over the source's WAL mode, which needs two more files.
    copy.pragma('journal_mode = DELETE');
    checkIntegrity(copy, source);
  } finally {
    copy.close();
  }
}

/** Throws DamagedDatabaseError, whose message contains `name`. */
export function checkIntegrity(db: Database.Database, name: string): void {
  const found = integrityOf(db).join('; ');
  if (found !== 'ok') throw new DamagedDatabaseError(`${name} is damaged: ${found}`);
}

function integrityOf(db: Database.Database): unknown[] {
  try {
    return db.prepare('SELECT integrity_check FROM pragma_integrity_check LIMIT 3').pluck().all();
  } catch (error) {
    return [error instanceof Error ? error.message : error];
  }
}
