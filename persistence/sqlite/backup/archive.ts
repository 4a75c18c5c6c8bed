/**
 * Files in one file: an SQLite Archive (sqlite.org/sqlar.html), so that a backup can be inspected without Downbeat (`sqlite3 -A
 * --list --file backup`). A file may have up to 1 GB, compressed.
 */
import { closeSync, openSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The file to read is no archive, or a damaged one. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

const row = Compile(
  Type.Object({ name: Type.String(), sz: Type.Integer(), data: Type.Unsafe<Uint8Array>({}) }),
);
const fileMode = 0o100600;

/** Throws if the file exists already. `unixMs` is the time of the files' contents. */
export function writeArchive(path: string, files: readonly ArchivedFile[], unixMs: number): void {
  closeSync(openSync(path, 'wx', 0o600));
  const db = new Database(path);
  try {
    db.exec('CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)');
    const add = db.prepare('INSERT INTO sqlar VALUES (?, ?, ?, ?, ?)');
    for (const { name, bytes } of files) {
      const packed = deflateSync(bytes);
      // The format requires that bytes that compression would not shrink are stored as they are.
      const data = packed.byteLength < bytes.byteLength ? packed : bytes;
      add.run(name, fileMode, Math.floor(unixMs / 1000), bytes.byteLength, data);
    }
  } finally {
    db.close();
  }
}

/** Throws ArchiveError. */
export function readArchive(path: string): ArchivedFile[] {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      return db.prepare('SELECT name, sz, data FROM sqlar').all().map(unpack);
    } finally {
      db.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveError(`${path} is no backup that can be read: ${why}`, { cause });
  }
}

function unpack(found: unknown): ArchivedFile {
  if (!row.Check(found)) throw new Error('a row of another form');
  const { name, sz, data } = found;
  const bytes = data.byteLength === sz ? data : inflateSync(data);
  if (bytes.byteLength !== sz) throw new Error(`${name} has ${bytes.byteLength} bytes instead of ${sz}`);
  return { name, bytes };
}
