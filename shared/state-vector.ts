/**
 * Reads clients' state vectors within a bound. A state vector's first number says how many entries it has, and an honest one
 * names no more clients than its document has met.
 *
 *   state vector = varUint(count) (varUint(clientId) varUint(clock))*
 *
 * Source: Yjs 13, `encodeStateVector` and `decodeStateVector`.
 */
import * as decoding from 'lib0/decoding';
import { FrameError } from './protocol.ts';

export interface HeldClocks {
  /** By client id: how many of its clocks are held. */
  readonly clocks: ReadonlyMap<number, number>;
  /** False if it names more clients than were read. Yjs writes the highest client ids first. */
  readonly isWhole: boolean;
}

const minEntryBytes = 2;

/** Reads at most `maxEntries`. Throws FrameError if the bytes are no state vector. */
export function readStateVector(bytes: Uint8Array, maxEntries: number): HeldClocks {
  try {
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    if (count * minEntryBytes > bytes.length - decoder.pos) {
      throw new FrameError(`The state vector is too short for ${count} entries.`);
    }
    const clocks = new Map<number, number>();
    for (let i = 0; i < Math.min(count, maxEntries); i++) {
      const clientId = decoding.readVarUint(decoder);
      clocks.set(clientId, decoding.readVarUint(decoder));
    }
    return { clocks, isWhole: count <= maxEntries };
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('The state vector could not be decoded.', { cause: error });
  }
}
