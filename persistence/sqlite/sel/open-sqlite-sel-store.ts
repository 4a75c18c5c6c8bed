/** The embedded store of social-emotional learning. It has an SQLite file of its own, so that erasure can be proven on it. */
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { SelStore } from '../../sel-store.ts';
import { migrate, refuseNewerSchema } from '../migrations.ts';
import { ClassDirectory } from './class-directory.ts';
import { openLessonReader } from './lesson-reader.ts';
import { openAccessLog } from './sel-access-log.ts';
import { openClassExport } from './sel-class-export.ts';
import { openClassLists } from './sel-class-list.ts';
import { openClassRooms } from './sel-class-rooms.ts';
import { openClasses } from './sel-classes.ts';
import { openDeadLetters } from './sel-dead-letters.ts';
import { openEntries } from './sel-entries.ts';
import { openErasure, openPurge } from './sel-erasure.ts';
import { openEvents } from './sel-events.ts';
import { openExports } from './sel-export.ts';
import { openLessonExport } from './sel-lesson-export.ts';
import { openParticipation } from './sel-participation.ts';
import { openPrompts } from './sel-prompts.ts';
import { selMigrations } from './sel-schema.ts';
import { openSeries } from './sel-series.ts';
import { openStudentPeriods } from './sel-student-periods.ts';
import { openWrites } from './sel-writes.ts';

export interface SqliteSelStoreOptions {
  /** A path in an existing folder. The file is created (mode 0600) if it doesn't exist. `:memory:` keeps nothing. */
  readonly file: string;
  /** A pause longer than this (ms) between two snapshots of a room begins a new lesson. */
  readonly lessonGapMs: number;
}

const busyTimeoutMs = 1000;

/** Throws if the file can't be opened, or was written by a newer Downbeat (SchemaTooNewError). */
export function openSqliteSelStore({ file, lessonGapMs }: SqliteSelStoreOptions): SelStore {
  // SQLite would create the file readable by all. Its journal takes over the file's mode.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    refuseNewerSchema(db, selMigrations.length);
    configure(db);
    migrate(db, selMigrations);
    return composeStore(db, lessonGapMs);
  } catch (error) {
    db.close();
    throw error;
  }
}

function configure(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  // Must come after WAL, for which this build of SQLite lowers the default to NORMAL. No room waits for this file (sel-worker.ts).
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Deleted data is overwritten, and nothing is written to the system's temporary files, so erased words remain in no file's bytes.
  db.pragma('secure_delete = ON');
  db.pragma('temp_store = MEMORY');
}

function composeStore(db: Database.Database, lessonGapMs: number): SelStore {
  const directory = new ClassDirectory(db);
  const lessons = openLessonReader(db);
  const classes = openClasses(db, directory);
  const entries = openEntries(db, directory, classes.settings);
  const writer = openWrites(db, directory, lessons, lessonGapMs);
  return {
    ...classes,
    ...openClassRooms(db, directory),
    ...openClassLists(db, directory),
    ...openPrompts(db, directory, classes.settings),
    ...entries,
    save: writer.save,
    saveAll: writer.saveAll,
    ...openDeadLetters(db, directory, writer),
    ...openParticipation(db, directory, lessons),
    ...openSeries(db, directory),
    ...openEvents(db),
    ...openExports(db, directory, { ...entries, ...classes }),
    ...openStudentPeriods(db, directory),
    ...openClassExport(db, directory),
    ...openLessonExport(db, directory, lessonGapMs),
    ...openErasure(db, directory),
    ...openPurge(db),
    ...openAccessLog(db, directory),
    async close() {
      db.close();
    },
  };
}
