/** A document's bytes as a row, with a number and with a checksum, because SQLite has none for its pages. */
import { crc32 } from 'node:zlib';
import Type from 'typebox';
import type { StoredUpdate } from '../room-store.ts';
import { damagedRow, type RowAddress } from './damaged-room.ts';
import { Bytes, rowParser, StoredInteger } from './row-schema.ts';

const BlobRow = Type.Object({ seq: StoredInteger, bytes: Bytes, crc: StoredInteger });
const parseBlobRow = rowParser(BlobRow);

/** Columns `seq, bytes, crc`, to be bound by name. */
export function toBlobRow({ seq, update }: StoredUpdate): { seq: number; bytes: Uint8Array; crc: number } {
  return { seq, bytes: update, crc: crc32(update) };
}

/** Throws RoomCorruptError if the row is not what was written. */
export function fromBlobRow(row: unknown, address: RowAddress): StoredUpdate {
  const { seq, bytes, crc } = parseBlobRow(row, address);
  const found = crc32(bytes);
  if (found !== crc) {
    throw damagedRow(
      { ...address, row: `${address.row}, seq ${seq}` },
      `its ${bytes.length} bytes have checksum ${found}, but ${crc} was stored with them`,
    );
  }
  // Returns a plain Uint8Array and not the driver's Buffer, whose slice() shares memory instead of copying.
  return { seq, update: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
