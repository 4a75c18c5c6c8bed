import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets, rotateSigningSecret } from '../../../server/auth/secrets.ts';

describe('loadSecrets', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'downbeat-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const load = (teacherKey?: string, secret?: string, dataDir = folder) =>
    loadSecrets({ dataDir, teacherKey, secret, previousSecrets: [] });

  it('makes both on the first start and finds them again on the next', async () => {
    const first = await load(undefined, undefined, join(folder, 'new', 'data'));
    const second = await load(undefined, undefined, join(folder, 'new', 'data'));
    expect(first.teacherKeyIsNew).toBe(true);
    expect(second).toEqual({ ...first, teacherKeyIsNew: false });
    expect(first.signingKeys[0]?.secret.length).toBeGreaterThanOrEqual(32);
  });

  it('keeps them for the owner only, and tightens a file that others could read', async () => {
    await load();
    const modes = async () =>
      Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mode & 0o777));
    expect(await modes()).toEqual([0o600, 0o600]);
    await chmod(join(folder, 'token-secret'), 0o644);
    await load();
    expect(await modes()).toEqual([0o600, 0o600]);
  });

  it('writes nothing where the environment gives both', async () => {
    const secrets = await load('KEY-FROM-ENVIRONMENT', 'x'.repeat(32));
    expect(secrets).toMatchObject({ teacherKey: 'KEY-FROM-ENVIRONMENT', teacherKeyIsNew: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives processes that start at the same moment the same key', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => load()));
    expect(new Set(all.map(({ teacherKey }) => teacherKey)).size).toBe(1);
    expect(await readFile(join(folder, 'teacher-key'), 'utf8')).toBe(`${all[0]?.teacherKey}\n`);
    expect((await readdir(folder)).sort()).toEqual(['teacher-key', 'token-secret']);
  });

  it('refuses an emptied file instead of signing with nothing', async () => {
    await writeFile(join(folder, 'token-secret'), '\n');
    await expect(load()).rejects.toThrow(/token-secret holds no usable key/);
  });

  it('rotates: the new secret is the first, and the one before stays with the time of its retirement', async () => {
    const [first] = (await load()).signingKeys;
    await rotateSigningSecret(folder, 1_700_000_000_000);
    await rotateSigningSecret(folder, 1_800_000_000_000);
    const { signingKeys } = await load();
    expect(signingKeys.map(({ retiredAt }) => retiredAt)).toEqual([
      undefined,
      1_800_000_000_000,
      1_700_000_000_000,
    ]);
    expect(signingKeys[2]?.secret).toEqual(first?.secret);
    expect(new Set(signingKeys.map(({ secret }) => Buffer.from(secret).toString())).size).toBe(3);
    expect((await readdir(folder)).sort()).toEqual(['teacher-key', 'token-secret']);
    expect((await stat(join(folder, 'token-secret'))).mode & 0o777).toBe(0o600);
  });

  it('takes older secrets from the environment, behind the newest', async () => {
    const previousSecrets = ['y'.repeat(32), 'z'.repeat(32)];
    const { signingKeys } = await loadSecrets({
      dataDir: folder,
      teacherKey: 'K'.repeat(12),
      secret: 'x'.repeat(32),
      previousSecrets,
    });
    expect(signingKeys.map(({ secret }) => String.fromCharCode(secret[0] ?? 0))).toEqual(['x', 'y', 'z']);
  });
});
