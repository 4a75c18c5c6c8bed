/**
 * How far the log came, noted beside the database: SQLite can't tell a write-ahead log that was cut off from a shorter one, nor a
 * database file that was exchanged for an older one from the newest. What was shown and is gone would part clients and server for
 * ever, so it has to be found out. Written after each commit and never waited for: a note that is lost or late says less than
 * there is, never more.
 */
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { prepareDocumentHead } from './document-head.ts';

const Head = Compile(Type.Object({ roomId: Type.String(), epoch: Type.Integer(), seq: Type.Integer() }));

/** Of one room of the newest commit: where that is stored, all before it is. */
export interface LogHead {
  readonly roomId: string;
  readonly epoch: number;
  readonly seq: number;
}

export interface LogHeadFile {
  /** What the process before has noted; undefined where there is nothing to be read. */
  read(): LogHead | undefined;
  note(head: LogHead): void;
  clear(): void;
  /** Clears what is noted of this room. */
  forget(roomId: string): void;
  close(): void;
}

/** For a database that ends with its process. */
export const unkept: LogHeadFile = {
  read: () => undefined,
  note: () => {},
  clear: () => {},
  forget: () => {},
  close: () => {},
};

/** Within one sector of any disk, so that it is written whole or not at all. */
const bytes = 256;

export function openLogHeadFile(path: string): LogHeadFile {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const read = (): LogHead | undefined => {
    try {
      const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return Head.Check(found) ? found : undefined;
    } catch {
      return undefined;
    }
  };
  const clear = (): void => ftruncateSync(file);
  return {
    read,
    note({ roomId, epoch, seq }) {
      try {
        writeSync(file, JSON.stringify({ roomId, epoch, seq }).padEnd(bytes), 0);
      } catch {
        // The commit is stored, and that is what counts.
      }
    },
    clear,
    forget(roomId) {
      if (read()?.roomId === roomId) clear();
    },
    close: () => closeSync(file),
  };
}

/** Whether the database holds less than was noted. What can't be read is for the loading of its room to tell. */
export function isBehind(db: Database, { roomId, epoch, seq }: LogHead): boolean {
  if (db.prepare('SELECT 1 FROM rooms WHERE room_id = ?').get(roomId) === undefined) return true;
  try {
    const found = prepareDocumentHead(db)(roomId);
    return found.epoch < epoch || (found.epoch === epoch && found.seq < seq);
  } catch {
    return false;
  }
}
