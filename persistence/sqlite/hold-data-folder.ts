/**
 * One server on a data folder. Two would each take the other's commits for a fault, so that every room which both have open
 * fails again and again; and with synchronous=NORMAL the second would take the first's running for an unclean end.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface HeldFolder {
  release(): void;
}

/** A server that is just ending may take so long. */
const patienceMs = 1000;

/** Throws an SqliteError (SQLITE_BUSY) where another process holds it. Keep what it returns: unreferenced, it would be let go. */
export function holdDataFolder(folder: string): HeldFolder {
  const file = join(folder, 'server.lock');
  closeSync(openSync(file, 'a', 0o600));
  // SQLite's lock, because the system takes it back however a process ends; of a file of its own, because backups read the others.
  const db = new Database(file, { timeout: patienceMs });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw error;
  }
  return { release: () => void db.close() };
}
