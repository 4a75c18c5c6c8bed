/** `npx downbeat backup FILE`: the data folder in one file, while the server runs. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ArchivedFile, writeArchive } from '../persistence/sqlite/backup/archive.ts';
import { copyDatabase, DamagedDatabaseError } from '../persistence/sqlite/backup/copy-database.ts';
import { readConfig } from '../server/config/read-config.ts';
import { type Command, CommandError, UsageError } from './command.ts';
import { roomsDatabase, secretFiles, selDatabase } from './data-folder.ts';

const advice = 'Nothing was saved: restore the last backup that is sound.';

export const backup: Command = {
  usage: 'FILE',
  summary: 'Saves all rooms, SEL records and keys of DATA_DIR in one file, while the server runs.',
  async run([file, ...more]) {
    if (file === undefined || more.length > 0) throw new UsageError('Give the one file to be made.');
    const target = resolve(file);
    if (existsSync(target)) throw new CommandError(`${target} exists already. Choose another name.`);
    const { dataDir } = readConfig();
    if (!existsSync(join(dataDir, roomsDatabase))) {
      throw new CommandError(`${resolve(dataDir)} holds no Downbeat data. Set DATA_DIR to the server's.`);
    }
    await save(dataDir, target).catch((error: unknown) => {
      throw error instanceof DamagedDatabaseError ? new CommandError(`${error.message} ${advice}`) : error;
    });
    const { size } = await stat(target);
    process.stdout.write(
      `${target}: ${size} bytes, checked. It holds keys and children's data: keep it safe.\n`,
    );
    return 0;
  },
};

async function save(dataDir: string, target: string): Promise<void> {
  // Beside the target, so that the disk that has to take the backup is the one that is asked.
  const folder = await mkdtemp(join(dirname(target), '.downbeat-backup-'));
  try {
    const files: ArchivedFile[] = [];
    for (const name of [roomsDatabase, selDatabase]) {
      if (!existsSync(join(dataDir, name))) continue;
      const copy = join(folder, name);
      await copyDatabase(join(dataDir, name), copy);
      files.push({ name, bytes: await readFile(copy) });
      await rm(copy);
    }
    for (const name of secretFiles) {
      if (existsSync(join(dataDir, name))) files.push({ name, bytes: await readFile(join(dataDir, name)) });
    }
    const draft = join(folder, 'archive');
    writeArchive(draft, files, Date.now());
    await rename(draft, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
