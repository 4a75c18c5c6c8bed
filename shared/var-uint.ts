/**
 * lib0's `varUint`, seven bits a byte from the lowest on, written into bytes of known length: where a message's size can be
 * told beforehand, it is made without the encoder's buffers and copies.
 */
const perByte = 128;

/** `value`: a whole number from 0 to 2^53 - 1. */
export function varUintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= perByte; rest = Math.floor(rest / perByte)) length += 1;
  return length;
}

/** Returns the place after it. */
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
