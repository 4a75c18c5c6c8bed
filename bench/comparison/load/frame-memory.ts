/**
 * What was read from a frame, for the next receiver of the same bytes: a room's frame goes to thirty clients, and reading
 * it once for all keeps the load's core free.
 */
interface Remembered<Read> {
  readonly bytes: Buffer;
  readonly read: Read;
}

const maxFrames = 128;

export class FrameMemory<Read> {
  #frames = new Map<number, Remembered<Read>>();

  find(bytes: Buffer): Read | undefined {
    const known = this.#frames.get(hashOf(bytes));
    return known?.bytes.equals(bytes) ? known.read : undefined;
  }

  keep(bytes: Buffer, read: Read): void {
    if (this.#frames.size >= maxFrames) this.#frames = new Map();
    this.#frames.set(hashOf(bytes), { bytes: Buffer.from(bytes), read });
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
