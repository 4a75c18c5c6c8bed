/**
 * A UUID that is always the same for the same name, so that an event that is exported twice is one event for its receiver. The
 * bits are the first of SHA-256. The layout is version 4's (RFC 9562, 5.4), because Caliper 1.1 asks for that version and
 * receivers check it.
 */
import { digest } from 'lib0/hash/sha256';
import { encodeUtf8 } from 'lib0/string';

export function stableUuid(...name: readonly string[]): string {
  const bytes = digest(encodeUtf8(JSON.stringify(name))).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
