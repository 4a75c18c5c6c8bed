/**
 * The keys that sign room tokens, newest first. The newest signs; the older ones still verify, so that a new key logs nobody
 * out. A retired key verifies nothing that was issued after its retirement.
 */
import { createHash } from 'node:crypto';

export interface SigningKey {
  readonly secret: Uint8Array;
  /** Unix ms; undefined for the newest, and where it is not known. */
  readonly retiredAt?: number | undefined;
}

export interface NamedKey extends SigningKey {
  /** Names the key in a token's head (RFC 7515, `kid`), and says nothing about the secret. */
  readonly id: string;
}

/** The clocks of a token and of a retirement are the same machine's, but for whole seconds. */
const roundingMs = 1000;

export class SigningKeys {
  readonly newest: NamedKey;
  readonly #keys: readonly NamedKey[];

  /** Throws where there is no key. */
  constructor(keys: readonly SigningKey[]) {
    this.#keys = keys.map((key) => ({ ...key, id: nameOf(key.secret) }));
    const [newest] = this.#keys;
    if (newest === undefined) throw new Error('There is no key to sign tokens with.');
    this.newest = newest;
  }

  /** The key that the head of a token names; the newest where it names none that is known. */
  find(id: string | undefined): NamedKey {
    return this.#keys.find((key) => key.id === id) ?? this.newest;
  }
}

/** Whether a token of this age can be of this key. All Unix ms. */
export function mayHaveSigned({ retiredAt }: SigningKey, issuedAt: number): boolean {
  return retiredAt === undefined || issuedAt <= retiredAt + roundingMs;
}

function nameOf(secret: Uint8Array): string {
  return createHash('sha256').update('downbeat key id').update(secret).digest('base64url').slice(0, 8);
}
