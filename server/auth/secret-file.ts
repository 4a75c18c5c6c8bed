import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the text of the file `name` in `folder`, which `create` provides if there is no file. Only the owner can read the file
 * (mode 0600), and it appears whole or not at all: a second process that starts at the same moment reads the first one's.
 */
export async function keepSecret(
  folder: string,
  name: string,
  create: () => string,
): Promise<{ readonly text: string; readonly isNew: boolean }> {
  const path = join(folder, name);
  const kept = await readSecret(path);
  if (kept !== undefined) return { text: kept, isNew: false };

  await mkdir(folder, { recursive: true });
  const text = create();
  const draftPath = `${path}.${randomUUID()}`;
  await writeDraft(draftPath, text);
  try {
    await link(draftPath, path);
    return { text, isNew: true };
  } catch (error) {
    const first = await readSecret(path);
    if (first === undefined) throw error;
    return { text: first, isNew: false };
  } finally {
    await rm(draftPath, { force: true });
  }
}

/**
 * Replaces the file's text with the result of `change`, which gets the present text, or undefined if there is no file. Readers
 * see the old file or the new one, never half of one.
 */
export async function replaceSecret(
  folder: string,
  name: string,
  change: (text: string | undefined) => string,
): Promise<void> {
  const path = join(folder, name);
  const text = change(await readSecret(path));
  await mkdir(folder, { recursive: true });
  const draftPath = `${path}.${randomUUID()}`;
  await writeDraft(draftPath, text);
  await rename(draftPath, path);
}

async function readSecret(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (text.length < 16) {
    throw new Error(`${path} holds no usable key. Restore it, or delete it to have a new one made.`);
  }
  await chmod(path, 0o600);
  return text;
}

async function writeDraft(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
