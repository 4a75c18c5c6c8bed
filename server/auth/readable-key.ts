/** Keys that people read out, type and copy: a teacher's key, or an invitation to a class. */
import { createHash } from 'node:crypto';
import { createRandomId, type RandomBelow } from './random-id.ts';

/** 16 characters, that is 80 random bits, in groups that can be read out: `7KQ2-M0XD-94TB-HEWS`. */
export function createReadableKey(random: RandomBelow): string {
  const characters = createRandomId(16, random).toUpperCase();
  return (characters.match(/.{4}/g) ?? []).join('-');
}

/**
 * Returns the SHA-256 of the key. Typing errors that a reader can't see are normalised as in Crockford's base32: O becomes 0, I
 * and L become 1.
 */
export function digestReadableKey(key: string): Buffer {
  const folded = key
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return createHash('sha256').update(folded).digest();
}
