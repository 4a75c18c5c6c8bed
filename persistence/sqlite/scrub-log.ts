import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { StoredInteger } from './row-schema.ts';

const Checkpoint = Compile(Type.Object({ busy: StoredInteger }));

/** Empties the write-ahead log, which still holds what `secure_delete` has overwritten in the file. Throws if another process is reading it. */
export function scrubLog(db: Database, file: string): void {
  const [row] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  if (!Checkpoint.Check(row) || row.busy !== 0) {
    throw new Error(`Another process reads ${file}, so that what was erased is still in its log: try again.`);
  }
}
