/**
 * Writes lib0's `varUint`, seven bits per byte from the lowest on, into bytes of known length. A message whose size is known
 * beforehand needs none of the encoder's buffers and copies.
 */
const perByte = 128;

/** `value` is an integer from 0 to 2^53 - 1. */
export function varUintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= perByte; rest = Math.floor(rest / perByte)) length += 1;
  return length;
}

/** Returns the position after the number. */
export function putVarUint(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest >= perByte) {
    bytes[place] = perByte + (rest % perByte);
    place += 1;
    rest = Math.floor(rest / perByte);
  }
  bytes[place] = rest;
  return place + 1;
}
