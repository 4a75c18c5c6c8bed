/** What the server must keep secret: the secret that signs tokens, and its teachers' key. */
import { randomBytes } from 'node:crypto';
import { systemRandomBelow } from './random-id.ts';
import { createReadableKey } from './readable-key.ts';
import { keepSecret, replaceSecret } from './secret-file.ts';
import { encodeSecret, parseSecretLines, rotateSecretLines } from './secret-lines.ts';
import type { SigningKey } from './signing-keys.ts';

/** The tenant of the embedded default. */
export const localTenantId = 'local';

export interface Secrets {
  /** Newest first. */
  readonly signingKeys: readonly SigningKey[];
  /** As a teacher types it. It belongs to the tenant `local`. */
  readonly teacherKey: string;
  /** True on the first start, when the teacher has to be told. */
  readonly teacherKeyIsNew: boolean;
}

const secretFile = 'token-secret';

function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Reads the secrets from the configuration, or from the data folder, where they are created on the first start (mode 0600). */
export async function loadSecrets(config: {
  readonly dataDir: string;
  readonly teacherKey: string | undefined;
  readonly secret: string | undefined;
  readonly previousSecrets: readonly string[];
}): Promise<Secrets> {
  const newest =
    config.secret === undefined
      ? parseSecretLines((await keepSecret(config.dataDir, secretFile, createSecret)).text)
      : [{ secret: encodeSecret(config.secret) }];
  const previous = config.previousSecrets.map((secret) => ({ secret: encodeSecret(secret) }));
  const teacherKey =
    config.teacherKey === undefined
      ? await keepSecret(config.dataDir, 'teacher-key', () => createReadableKey(systemRandomBelow))
      : { text: config.teacherKey, isNew: false };
  return {
    signingKeys: [...newest, ...previous],
    teacherKey: teacherKey.text,
    teacherKeyIsNew: teacherKey.isNew,
  };
}

/**
 * Creates a new signing secret in the data folder. The previous one still verifies tokens, so nobody is logged out. It takes
 * effect at the server's next start.
 */
export function rotateSigningSecret(dataDir: string, nowUnixMs: number): Promise<void> {
  return replaceSecret(dataDir, secretFile, (text) =>
    rotateSecretLines(text ?? '', createSecret(), nowUnixMs),
  );
}
