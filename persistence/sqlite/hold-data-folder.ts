/**
 * Allows one server per data folder. Two servers would each mistake the other's commits for a fault, so every room that both have
 * open would fail again and again. With synchronous=NORMAL, the second one would also mistake the first one's run for an unclean
 * end.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface HeldFolder {
  release(): void;
}

/** A server that is just stopping may take this long. */
const patienceMs = 1000;

/**
 * Throws an SqliteError (SQLITE_BUSY) if another process holds the folder. Keep a reference to the result, because the lock is
 * released when the result is collected.
 */
export function holdDataFolder(folder: string): HeldFolder {
  const file = join(folder, 'server.lock');
  closeSync(openSync(file, 'a', 0o600));
  // SQLite's lock is used because the system releases it however a process ends. It has a file of its own because backups read the other files.
  const db = new Database(file, { timeout: patienceMs });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw error;
  }
  return { release: () => void db.close() };
}
