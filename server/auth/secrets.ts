/** What the server must keep to itself: the secret that signs tokens and the key of its teachers. */
import { randomBytes } from 'node:crypto';
import { systemRandomBelow } from './random-id.ts';
import { keepSecret } from './secret-file.ts';
import { createTeacherKey } from './teacher-key.ts';

/** The tenant of the embedded default. */
export const localTenantId = 'local';

export interface Secrets {
  readonly signingSecret: Uint8Array;
  /** As a teacher types it; belongs to the tenant `local`. */
  readonly teacherKey: string;
  /** True on the first start, when the teacher has to be told. */
  readonly teacherKeyIsNew: boolean;
}

/** From the configuration, or from the data folder, where they are made on the first start (mode 0600). */
export async function loadSecrets(config: {
  readonly dataDir: string;
  readonly teacherKey: string | undefined;
  readonly secret: string | undefined;
}): Promise<Secrets> {
  const secret =
    config.secret ??
    (await keepSecret(config.dataDir, 'token-secret', () => randomBytes(32).toString('base64url'))).text;
  const teacherKey =
    config.teacherKey === undefined
      ? await keepSecret(config.dataDir, 'teacher-key', () => createTeacherKey(systemRandomBelow))
      : { text: config.teacherKey, isNew: false };
  return {
    signingSecret: new TextEncoder().encode(secret),
    teacherKey: teacherKey.text,
    teacherKeyIsNew: teacherKey.isNew,
  };
}
