/** The embedded room store: one SQLite file, and no other service. */
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { RoomStore } from '../room-store.ts';
import { openClockOrigins } from './clock-origins.ts';
import { openDocumentEpochs } from './document-epochs.ts';
import { openDocumentLog } from './document-log.ts';
import { openDocumentSnapshots } from './document-snapshots.ts';
import { openDocumentLoading } from './load-document.ts';
import { isBehind, type LogHeadFile, openLogHeadFile, unkept } from './log-head-file.ts';
import { migrate, refuseNewerSchema } from './migrations.ts';
import { openParticipants } from './participants.ts';
import { openRoomPurge } from './room-purge.ts';
import { openRooms } from './rooms.ts';
import { scrubLog } from './scrub-log.ts';
import { openSeatGrants } from './seat-grants.ts';
import { markRun, type RunMark } from './unclean-end.ts';

export interface SqliteRoomStoreOptions {
  /** A path in an existing folder. The file is created (mode 0600) if it doesn't exist. `:memory:` keeps nothing. */
  readonly file: string;
  /** FULL survives a power cut. NORMAL is faster, and a power cut may lose the newest commits, though never half of one. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /**
   * Called if the files hold less than was acknowledged: something that a previous server has shown is gone, and all open rooms
   * begin new epochs.
   */
  readonly onLoss?: () => void;
}

/** Only a foreign process can hold the lock (a backup, a shell), and waiting for it stops every room. */
const busyTimeoutMs = 1000;

/** Throws if the file can't be opened, or was written by a newer Downbeat (SchemaTooNewError). */
export function openSqliteRoomStore({ file, synchronous, onLoss }: SqliteRoomStoreOptions): RoomStore {
  // SQLite would create the file readable by all. Its journal takes over the file's mode.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    refuseNewerSchema(db);
    configure(db, synchronous);
    migrate(db);
    const headFile = file === ':memory:' ? unkept : openLogHeadFile(`${file}-head`);
    const head = headFile.read();
    const isLost = head !== undefined && isBehind(db, head);
    const run = markRun(db, synchronous, isLost);
    if (isLost) {
      // The loss is recorded now, and what this process stores must not be compared with the old note.
      headFile.clear();
      onLoss?.();
    }
    return composeStore(db, run, headFile);
  } catch (error) {
    db.close();
    throw error;
  }
}

function configure(db: Database.Database, synchronous: 'FULL' | 'NORMAL'): void {
  db.pragma('journal_mode = WAL');
  // Must come after WAL, for which this build of SQLite lowers the default to NORMAL.
  db.pragma(`synchronous = ${synchronous}`);
  db.pragma('foreign_keys = ON');
  // Deleted data is overwritten, because erased words must not remain in any file's bytes.
  db.pragma('secure_delete = ON');
}

function composeStore(
  db: Database.Database,
  { mayLackNewest, markEnded }: RunMark,
  headFile: LogHeadFile,
): RoomStore {
  const probeWrite = db.prepare('UPDATE write_probe SET writes = writes + 1, filler = zeroblob(65536)');
  return {
    ...openRooms(db),
    ...openParticipants(db),
    ...openSeatGrants(db),
    ...openRoomPurge(db, headFile.forget),
    ...openDocumentLoading(db),
    ...openDocumentLog(db, headFile.note),
    ...openDocumentSnapshots(db),
    ...openDocumentEpochs(db, headFile.note),
    ...openClockOrigins(db),
    mayLackNewest,
    async scrub() {
      scrubLog(db, 'downbeat.db');
    },
    async checkWritable() {
      probeWrite.run();
    },
    async close() {
      try {
        if (db.open) {
          markEnded();
          headFile.close();
        }
      } finally {
        db.close();
      }
    },
  };
}
