/**
 * Reads and writes awareness updates without parsing their JSON: a server skips most entries (stock clients echo every state that
 * they receive), and encodes what it relays once.
 *
 *   update = varUint(count) entry*
 *   entry  = varUint(clientId) varUint(clock) varString(JSON state, `null` for a client that left)
 *
 * Source: y-protocols awareness.js, `encodeAwarenessUpdate` and `applyAwarenessUpdate`.
 */
import * as decoding from 'lib0/decoding';
import { encodeUtf8 } from 'lib0/string';
import { FrameError } from './protocol.ts';
import { putVarUint, varUintLength } from './var-uint.ts';

export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  /** UTF-8 JSON, not validated. After decoding it is a view of the update's bytes. */
  readonly state: Uint8Array;
}

/** The state of a client that left. */
export const removedState = encodeUtf8('null');

const minEntryBytes = 3;

export function isRemovedState(state: Uint8Array): boolean {
  return state.length === removedState.length && removedState.every((byte, i) => byte === state[i]);
}

/**
 * Throws FrameError if the bytes are not exactly one awareness update, or if it has more than `maxEntries`, which is checked
 * before they are read. The states themselves are not checked.
 */
export function decodeAwarenessUpdate(
  update: Uint8Array,
  maxEntries = Number.POSITIVE_INFINITY,
): AwarenessEntry[] {
  try {
    const decoder = decoding.createDecoder(update);
    const entries = readEntries(decoder, maxEntries);
    if (decoding.hasContent(decoder)) throw new FrameError('Bytes follow the end of the awareness update.');
    return entries;
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('The awareness update ends before its entries do.', { cause: error });
  }
}

function readEntries(decoder: decoding.Decoder, maxEntries: number): AwarenessEntry[] {
  const count = decoding.readVarUint(decoder);
  if (count > maxEntries) {
    throw new FrameError(`The awareness update names ${count} clients; this room has not so many.`);
  }
  if (count * minEntryBytes > decoder.arr.length - decoder.pos) {
    throw new FrameError(`The awareness update is too short for ${count} entries.`);
  }
  const entries: AwarenessEntry[] = [];
  for (let i = 0; i < count; i++) {
    const clientId = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    if (!Number.isSafeInteger(clientId) || !Number.isSafeInteger(clock)) {
      throw new FrameError('An awareness entry has a number beyond 53 bits.');
    }
    entries.push({ clientId, clock, state: decoding.readVarUint8Array(decoder) });
  }
  return entries;
}

/** Encodes one update with these entries, in one piece. */
export function encodeAwarenessEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  let length = varUintLength(entries.length);
  for (const { clientId, clock, state } of entries) {
    length += varUintLength(clientId) + varUintLength(clock) + varUintLength(state.length) + state.length;
  }
  const bytes = new Uint8Array(length);
  let at = putVarUint(bytes, 0, entries.length);
  for (const { clientId, clock, state } of entries) {
    at = putVarUint(bytes, at, clientId);
    at = putVarUint(bytes, at, clock);
    at = putVarUint(bytes, at, state.length);
    bytes.set(state, at);
    at += state.length;
  }
  return bytes;
}
