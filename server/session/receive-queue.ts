/**
 * A connection's frames on their way in, in order. Of one turn of the event loop it takes a few, so that whoever sends hundreds at
 * once delays the other rooms by no more; what is over a limit waits, because a dropped update would leave a gap for ever. The
 * socket is read no further meanwhile.
 */
import type { Clock, Timer } from '../clock.ts';
import type { Connection } from './connection.ts';

export interface HeldFrame {
  readonly bytes: Uint8Array;
  /** Has been counted as bytes: what waits for another limit is not counted twice. */
  readonly isPaid: boolean;
}

/** The frame is over a limit and is to be handled again after `retryAfterMs`. */
export interface OverLimit {
  readonly retryAfterMs: number;
  readonly reason: string;
  readonly isPaid: boolean;
}

/** Whose frames they are. */
export interface InboxOwner {
  readonly clock: Clock;
  readonly connection: Pick<Connection, 'pause' | 'resume'>;
  /** Never throws. */
  handle(frame: HeldFrame): OverLimit | undefined;
  /** Once for all that is held up together. */
  onThrottle(limit: OverLimit): void;
}

const framesPerTurn = 2;
/** What may wait for its turn before the socket is read no further. */
const maxWaitingBytes = 65_536;
/** What each takes up beside: empty ones without end would fill the memory, too. */
const overheadBytes = 100;

export class ReceiveQueue {
  readonly #owner: InboxOwner;
  #held: HeldFrame[] = [];
  #heldBytes = 0;
  #shareLeft = framesPerTurn;
  #timer: Timer | undefined;
  #isThrottled = false;
  #isPaused = false;
  #isClosed = false;

  constructor(owner: InboxOwner) {
    this.#owner = owner;
  }

  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const frame = { bytes, isPaid: false };
    if (this.#held.length === 0 && this.#takeTurn()) {
      this.#try(frame);
      return;
    }
    this.#held.push(frame);
    this.#heldBytes += bytes.byteLength + overheadBytes;
    if (this.#heldBytes > maxWaitingBytes) this.#pause();
  }

  /** The socket is gone: handles what waited for its turn only. What is over a limit would come too late. */
  end(): void {
    while (this.#timer === undefined && !this.#isClosed) {
      const frame = this.#held.shift();
      if (frame === undefined) break;
      this.#try(frame);
    }
    this.close();
  }

  /** What waits is dropped. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#held = [];
  }

  #takeTurn(): boolean {
    if (this.#shareLeft === 0) return false;
    if (this.#shareLeft === framesPerTurn) this.#owner.clock.endOfTurn(() => this.#nextTurn());
    this.#shareLeft -= 1;
    return true;
  }

  #nextTurn(): void {
    this.#shareLeft = framesPerTurn;
    this.#drain();
  }

  #drain(): void {
    while (this.#timer === undefined && !this.#isClosed) {
      const [frame] = this.#held;
      if (frame === undefined) {
        this.#resume();
        return;
      }
      if (!this.#takeTurn()) return;
      this.#held.shift();
      this.#heldBytes -= frame.bytes.byteLength + overheadBytes;
      this.#try(frame);
    }
  }

  #try(frame: HeldFrame): void {
    const limit = this.#owner.handle(frame);
    if (limit === undefined || this.#isClosed) return;
    if (!this.#isThrottled) this.#owner.onThrottle(limit);
    this.#isThrottled = true;
    this.#held.unshift({ bytes: frame.bytes, isPaid: limit.isPaid });
    this.#heldBytes += frame.bytes.byteLength + overheadBytes;
    this.#pause();
    const { clock } = this.#owner;
    this.#timer = clock.at(clock.now() + limit.retryAfterMs, () => {
      this.#timer = undefined;
      this.#drain();
    });
  }

  #pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#owner.connection.pause();
  }

  #resume(): void {
    this.#isThrottled = false;
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#owner.connection.resume();
  }
}
