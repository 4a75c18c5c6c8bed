/**
 * What a child says, sealed with the seat's own key: AES-256-GCM with a fresh 96-bit nonce (NIST SP 800-38D), as `nonce |
 * ciphertext | tag`. The seat is authenticated along with it, so a row that was moved to another child can't be opened.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { EntryContent } from '../../../shared/sel-api.ts';
import type { Seat } from '../../sel-store.ts';
import { SelRowError } from './sel-row.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const content = Compile(Type.Object(EntryContent.properties, { additionalProperties: false }));

export function createEntryKey(): Buffer {
  return randomBytes(keyBytes);
}

export function sealEntry(value: EntryContent, key: Uint8Array, seat: Seat): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(labelOf(seat));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}

/** Throws SelRowError if the key is not the seat's or the bytes were changed. */
export function openEntry(sealed: Uint8Array, key: Uint8Array, seat: Seat): EntryContent {
  const bytes = Buffer.from(sealed);
  try {
    const opening = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(labelOf(seat))
      .setAuthTag(bytes.subarray(-tagBytes));
    const text =
      opening.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8');
    const value: unknown = JSON.parse(text);
    if (content.Check(value)) return value;
  } catch (cause) {
    throw new SelRowError('A row of entries in sel.db does not open with its key.', { cause });
  }
  throw new SelRowError('A row of entries in sel.db holds no entry.');
}

function labelOf({ roomId, participantId }: Seat): Buffer {
  return Buffer.from(`${roomId}/${participantId}`);
}
