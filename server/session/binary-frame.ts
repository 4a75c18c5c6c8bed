/**
 * A binary WebSocket message as the server writes it to the wire (RFC 6455, section 5.2). A message for a whole room is framed
 * once and written to each socket in one piece, because the write is most of what a note costs.
 */
const finalBinary = 0x82;
const length16 = 126;
const length64 = 127;
const maxShort = 125;
const max16 = 0xffff;

/** For larger messages, writing two pieces is cheaper than copying. */
export const maxFramedBytes: number = max16;

export class BinaryFrame {
  #payload: Uint8Array | undefined;
  #bytes: Buffer | undefined;

  /** Returns `payload` with its header, for up to `maxFramedBytes`. The newest result is remembered. */
  of(payload: Uint8Array): Buffer {
    if (payload !== this.#payload || this.#bytes === undefined) {
      this.#payload = payload;
      this.#bytes = frame(payload);
    }
    return this.#bytes;
  }
}

/** The header of a message that is larger than `maxFramedBytes`. */
export function largeHeader(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(10);
  bytes[0] = finalBinary;
  bytes[1] = length64;
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

function frame(payload: Uint8Array): Buffer {
  const { length } = payload;
  const isShort = length <= maxShort;
  const start = isShort ? 2 : 4;
  const bytes = Buffer.allocUnsafe(start + length);
  bytes[0] = finalBinary;
  if (isShort) bytes[1] = length;
  else {
    bytes[1] = length16;
    bytes.writeUInt16BE(length, 2);
  }
  bytes.set(payload, start);
  return bytes;
}
