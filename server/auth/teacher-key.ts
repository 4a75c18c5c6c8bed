/** Teacher keys: what a school's teachers type to open rooms. A key belongs to a tenant. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createRandomId, type RandomBelow } from './random-id.ts';

/** 16 characters, 80 random bits, in groups that can be read out: `7KQ2-M0XD-94TB-HEWS`. */
export function createTeacherKey(random: RandomBelow): string {
  const characters = createRandomId(16, random).toUpperCase();
  return (characters.match(/.{4}/g) ?? []).join('-');
}

const maxKeyLength = 200;

/** Which tenant a key opens rooms for. */
export class TeacherKeys {
  readonly #tenants: readonly { readonly tenantId: string; readonly digest: Buffer }[];

  /** `keyByTenant`: one key per tenant id. */
  constructor(keyByTenant: Readonly<Record<string, string>>) {
    this.#tenants = Object.entries(keyByTenant).map(([tenantId, key]) => ({ tenantId, digest: digest(key) }));
  }

  /** Undefined for a key that nobody has. Takes the same time whichever character is wrong, and whichever key matches. */
  tenantOf(key: string): string | undefined {
    // No key is as long, and to fold a long text takes time.
    if (key.length > maxKeyLength) return undefined;
    const given = digest(key);
    let found: string | undefined;
    for (const { tenantId, digest } of this.#tenants) {
      if (timingSafeEqual(digest, given)) found = tenantId;
    }
    return found;
  }
}

/** Typing errors that a reader can't see are folded away, as Crockford's base32 decodes: O is 0, I and L are 1. */
function digest(key: string): Buffer {
  const folded = key
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return createHash('sha256').update(folded).digest();
}
