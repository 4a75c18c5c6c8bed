/** `npx downbeat restore FILE`: the data folder as a backup holds it. What was there before is put aside, not deleted. */
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { type ArchivedFile, ArchiveError, readArchive } from '../persistence/sqlite/backup/archive.ts';
import { DamagedDatabaseError } from '../persistence/sqlite/backup/copy-database.ts';
import { prepareRestoredRooms, prepareRestoredSel } from '../persistence/sqlite/backup/prepare-restored.ts';
import { SchemaTooNewError } from '../persistence/sqlite/migrations.ts';
import { readConfig } from '../server/config/read-config.ts';
import { type Command, CommandError, UsageError } from './command.ts';
import { journalSuffixes, roomsDatabase, secretFiles, selDatabase } from './data-folder.ts';

export const restore: Command = {
  usage: 'FILE',
  summary: 'Brings DATA_DIR back as the backup has it; stop the server first.',
  async run([file, ...more]) {
    if (file === undefined || more.length > 0) throw new UsageError('Give the one file to be restored.');
    const dataDir = resolve(readConfig().dataDir);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    for (const name of [roomsDatabase, selDatabase]) release(join(dataDir, name));
    const drafts = await mkdtemp(join(dataDir, '.restoring-'));
    try {
      const names = await unpack(
        orCommandError(() => readArchive(resolve(file))),
        drafts,
      );
      const aside = await exchange(dataDir, drafts, names);
      process.stdout.write(`${dataDir} is as ${file} has it: ${names.join(', ')}.\n`);
      if (aside !== undefined) process.stdout.write(`What was there before is in ${aside}.\n`);
    } finally {
      await rm(drafts, { recursive: true, force: true });
    }
    return 0;
  },
};

/** Brings a database's journal into it. Throws CommandError where somebody has it open. */
function release(file: string): void {
  if (!existsSync(file)) return;
  try {
    const db = new Database(file, { timeout: 0 });
    try {
      // Only who is alone on a database can leave WAL mode.
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') {
      throw new CommandError(`${file} is in use. Stop the server first.`, { cause: error });
    }
    // A damaged database is what a restore is for.
  }
}

/** Returns the names of the files that are ready in `folder`. */
async function unpack(files: readonly ArchivedFile[], folder: string): Promise<string[]> {
  const known: readonly string[] = [roomsDatabase, selDatabase, ...secretFiles];
  const names: string[] = [];
  for (const { name, bytes } of files) {
    if (!known.includes(name)) continue;
    const path = join(folder, name);
    await writeFile(path, bytes, { mode: 0o600, flush: true });
    if (name === roomsDatabase) orCommandError(() => prepareRestoredRooms(path));
    if (name === selDatabase) orCommandError(() => prepareRestoredSel(path));
    names.push(name);
  }
  if (!names.includes(roomsDatabase))
    throw new CommandError('The backup holds no rooms: it is not of Downbeat.');
  return names;
}

/** Each file is replaced in one step, so that at no moment a start would find an empty folder and begin anew. */
async function exchange(
  dataDir: string,
  drafts: string,
  names: readonly string[],
): Promise<string | undefined> {
  const replaced = [...names, ...names.flatMap((name) => journalSuffixes.map((suffix) => name + suffix))];
  const found = replaced.filter((name) => existsSync(join(dataDir, name)));
  const aside = join(dataDir, `replaced-${new Date().toISOString().replaceAll(':', '-')}`);
  if (found.length > 0) await mkdir(aside, { mode: 0o700 });
  for (const name of found) {
    // A journal must not meet the new database.
    if (names.includes(name)) await link(join(dataDir, name), join(aside, name));
    else await rename(join(dataDir, name), join(aside, name));
  }
  for (const name of names) await rename(join(drafts, name), join(dataDir, name));
  return found.length > 0 ? aside : undefined;
}

function orCommandError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const isMendable =
      error instanceof ArchiveError ||
      error instanceof DamagedDatabaseError ||
      error instanceof SchemaTooNewError;
    throw isMendable ? new CommandError(error.message, { cause: error }) : error;
  }
}
