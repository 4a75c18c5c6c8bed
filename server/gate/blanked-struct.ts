/** Writes a struct in the same place with nulls as its content. Null fits no key of the room, so it is reverted like any wrong value. */
import * as encoding from 'lib0/encoding';
import { contentRef } from './struct-content.ts';
import { infoBit } from './update-format.ts';

/** `head` is the struct's bytes before its content, and `len` is how many values it had. */
export function writeBlanked(encoder: encoding.Encoder, head: Uint8Array, len: number): void {
  encoding.writeUint8(encoder, ((head[0] ?? 0) & ~infoBit.content) | contentRef.any);
  encoding.writeUint8Array(encoder, head.subarray(1));
  encoding.writeVarUint(encoder, len);
  for (let i = 0; i < len; i++) encoding.writeAny(encoder, null);
}
