/**
 * What was read from a frame, for the next receiver of the same bytes: a room's frame goes to thirty clients, and reading
 * it once for all keeps the load's core free.
 */
import type { Delivery } from '../wire/wire.ts';

interface Remembered {
  readonly bytes: Buffer;
  readonly deliveries: readonly Delivery[];
}

const maxFrames = 128;

export class FrameMemory {
  #frames = new Map<number, Remembered>();

  find(bytes: Buffer): readonly Delivery[] | undefined {
    const known = this.#frames.get(hashOf(bytes));
    return known?.bytes.equals(bytes) ? known.deliveries : undefined;
  }

  keep(bytes: Buffer, deliveries: readonly Delivery[]): void {
    if (this.#frames.size >= maxFrames) this.#frames = new Map();
    this.#frames.set(hashOf(bytes), { bytes: Buffer.from(bytes), deliveries });
  }
}

/** Of a few places: what is found is compared as a whole. */
function hashOf(bytes: Buffer): number {
  const { length } = bytes;
  let hash = length;
  for (let i = 1; i <= 16; i += 1) {
    hash = (Math.imul(hash, 31) + (bytes[Math.floor((length * i) / 17)] ?? 0)) | 0;
  }
  for (let i = 0; i < Math.min(length, 24); i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
  return hash;
}
