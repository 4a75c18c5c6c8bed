import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import type { StorePlace } from './room-store-contract.ts';

export interface FilePlace extends StorePlace {
  readonly file: string;
  /** Runs SQL on the file past the store, as a fault would. */
  damage(sql: string): void;
  query(sql: string): unknown[];
}

export function createFilePlace(): FilePlace {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-store-'));
  const file = join(folder, 'downbeat.db');
  const onFile = <Result>(use: (db: Database.Database) => Result): Result => {
    const db = new Database(file);
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  return {
    file,
    open: () => openSqliteRoomStore({ file, synchronous: 'FULL' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    damage: (sql) => onFile((db) => void db.exec(sql)),
    query: (sql) => onFile((db) => db.prepare(sql).all()),
  };
}
