/**
 * Names for others: HMAC-SHA-256 (RFC 2104) with a key of the class's own, which stays in sel.db. Without the key nobody can
 * tell whose a pseudonym is, nor that two classes have the same child.
 */
import { createHmac } from 'node:crypto';

/** 26 hexadecimal digits: 104 bits, far more than a school needs to keep two apart. */
export function pseudonymOf(key: Uint8Array, ...name: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(name)).digest('hex').slice(0, 26);
}
