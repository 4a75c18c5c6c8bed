/** A connection's limits on what it sends: bytes, and messages that cost the server work. */
import { type ClientFrame, message } from '../../shared/protocol.ts';
import type { Config } from '../config/config.ts';
import { perMinute, TokenBucket } from '../limit/token-bucket.ts';

export type Admission = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

export class FrameLimiter {
  readonly #bytes: TokenBucket;
  readonly #updates: TokenBucket;
  readonly #refusals: TokenBucket;
  readonly #maxEchoBytes: number;
  #echoBytes = 0;

  constructor(limits: Config['limits'], nowMs: number) {
    this.#bytes = new TokenBucket({ perSecond: limits.bytesPerSecond, burst: limits.byteBurst }, nowMs);
    this.#updates = new TokenBucket({ perSecond: limits.updatesPerSecond, burst: limits.updateBurst }, nowMs);
    this.#maxEchoBytes = limits.byteBurst;
    const { perSecond } = perMinute(limits.refusalsPerMinute);
    this.#refusals = new TokenBucket({ perSecond, burst: limits.refusalBurst }, nowMs);
  }

  /** What this frame's receiver may send back free of charge: stock clients echo every awareness state that they receive. */
  countSent(frame: Uint8Array): void {
    if (!isAwareness(frame)) return;
    this.#echoBytes = Math.min(this.#maxEchoBytes, this.#echoBytes + frame.byteLength);
  }

  admitBytes(frame: Uint8Array, nowMs: number): Admission {
    if (isAwareness(frame) && frame.byteLength <= this.#echoBytes) {
      this.#echoBytes -= frame.byteLength;
      return { ok: true };
    }
    return this.#bytes.tryTake(frame.byteLength, nowMs);
  }

  /**
   * Awareness has its own limit, on notes: stock clients echo every state that they receive. A ping costs nothing and its
   * answer shows the client that the connection lives.
   */
  admitFrame(frame: ClientFrame, nowMs: number): Admission {
    const free = frame.kind === 'awareness' || frame.kind === 'ping';
    return free ? { ok: true } : this.#updates.tryTake(1, nowMs);
  }

  /** False once the sender has had too much refused for too long. */
  countRefusals(count: number, nowMs: number): boolean {
    return count === 0 || this.#refusals.tryTake(Math.min(count, refusalsCountedPerFrame), nowMs).ok;
  }
}

function isAwareness(frame: Uint8Array): boolean {
  return frame[0] === message.awareness;
}

/** An offline child whose whole evening is denied at once is not an attacker. */
const refusalsCountedPerFrame = 10;
