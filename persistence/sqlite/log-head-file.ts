/**
 * Notes beside the database how far the log came, because SQLite can't tell a truncated write-ahead log from a shorter one, nor
 * an older database file from the newest. If something that was shown is lost, clients and server stay apart for ever, so the
 * loss has to be detected. The note is written after each commit and never waited for. A lost or late note says less than the
 * database holds, never more.
 */
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { prepareDocumentHead } from './document-head.ts';

const Head = Compile(Type.Object({ roomId: Type.String(), epoch: Type.Integer(), seq: Type.Integer() }));

/** The position of one room in the newest commit. If that is stored, everything before it is, too. */
export interface LogHead {
  readonly roomId: string;
  readonly epoch: number;
  readonly seq: number;
}

export interface LogHeadFile {
  /** Returns what the previous process noted, or undefined if there is nothing to read. */
  read(): LogHead | undefined;
  note(head: LogHead): void;
  clear(): void;
  /** Clears the note if it is about this room. */
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

/** Fits into one sector of any disk, so that it is written whole or not at all. */
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

/** Whether the database holds less than was noted. Unreadable data is reported when its room is loaded. */
export function isBehind(db: Database, { roomId, epoch, seq }: LogHead): boolean {
  if (db.prepare('SELECT 1 FROM rooms WHERE room_id = ?').get(roomId) === undefined) return true;
  try {
    const found = prepareDocumentHead(db)(roomId);
    return found.epoch < epoch || (found.epoch === epoch && found.seq < seq);
  } catch {
    return false;
  }
}
