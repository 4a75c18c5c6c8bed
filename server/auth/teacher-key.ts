/** Teacher keys, which a school's teachers type to open rooms. A key belongs to a tenant. */
import { timingSafeEqual } from 'node:crypto';
import { digestReadableKey } from './readable-key.ts';

const maxKeyLength = 200;

/** Knows which tenant a key opens rooms for. */
export class TeacherKeys {
  readonly #tenants: readonly { readonly tenantId: string; readonly digest: Buffer }[];

  /** `keyByTenant` has one key per tenant id. */
  constructor(keyByTenant: Readonly<Record<string, string>>) {
    this.#tenants = Object.entries(keyByTenant).map(([tenantId, key]) => ({
      tenantId,
      digest: digestReadableKey(key),
    }));
  }

  /** Returns undefined for an unknown key. Takes the same time whichever character is wrong, and whichever key matches. */
  tenantOf(key: string): string | undefined {
    // No key is this long, and normalising a long text takes time.
    if (key.length > maxKeyLength) return undefined;
    const given = digestReadableKey(key);
    let found: string | undefined;
    for (const { tenantId, digest } of this.#tenants) {
      if (timingSafeEqual(digest, given)) found = tenantId;
    }
    return found;
  }
}
