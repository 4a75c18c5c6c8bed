/**
 * The keys that sign room tokens, newest first. The newest one signs, and the older ones still verify, so that a new key logs
 * nobody out. A retired key verifies nothing that was issued after its retirement.
 */
import { createHash } from 'node:crypto';

export interface SigningKey {
  readonly secret: Uint8Array;
  /** Unix ms. Undefined for the newest key, and if the time is not known. */
  readonly retiredAt?: number | undefined;
}

export interface NamedKey extends SigningKey {
  /** Names the key in a token's header (RFC 7515, `kid`) and reveals nothing about the secret. */
  readonly id: string;
}

/** The times of a token and of a retirement come from the same machine's clock, but a token's are in whole seconds. */
const roundingMs = 1000;

export class SigningKeys {
  readonly newest: NamedKey;
  readonly #keys: readonly NamedKey[];

  /** Throws if there is no key. */
  constructor(keys: readonly SigningKey[]) {
    this.#keys = keys.map((key) => ({ ...key, id: nameOf(key.secret) }));
    const [newest] = this.#keys;
    if (newest === undefined) throw new Error('There is no key to sign tokens with.');
    this.newest = newest;
  }

  /** Returns the key that a token's header names, or the newest one if it names no known key. */
  find(id: string | undefined): NamedKey {
    return this.#keys.find((key) => key.id === id) ?? this.newest;
  }
}

/** Whether the key can have signed a token issued at this time. Times are Unix ms. */
export function mayHaveSigned({ retiredAt }: SigningKey, issuedAt: number): boolean {
  return retiredAt === undefined || issuedAt <= retiredAt + roundingMs;
}

function nameOf(secret: Uint8Array): string {
  return createHash('sha256').update('downbeat key id').update(secret).digest('base64url').slice(0, 8);
}
