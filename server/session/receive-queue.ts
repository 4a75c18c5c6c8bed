/**
 * A connection's incoming frames, in order. It gives out a few in each turn of the event loop, so that a client that sends
 * hundreds at once delays the other rooms by no more than those few. Frames over a limit wait, because a dropped update would
 * leave a gap for ever. It is pure: its owner handles the frames, counts the turns and stops reading the socket.
 */
export interface ReceivedFrame {
  readonly bytes: Uint8Array;
  /** The frame has been counted as bytes, so it is not counted again if it waits for another limit. */
  readonly isPaid: boolean;
}

const framesPerTurn = 2;
/** The most bytes that may wait for their turn before the socket is paused. */
const maxWaitingBytes = 65_536;
/** What each frame takes up beyond its bytes: endless empty frames would otherwise fill the memory, too. */
const overheadBytes = 100;

export class ReceiveQueue {
  #frames: ReceivedFrame[] = [];
  #bytes = 0;
  #leftInTurn = framesPerTurn;
  #isHeld = false;
  #isBehind = false;

  add(bytes: Uint8Array): void {
    this.#frames.push({ bytes, isPaid: false });
    this.#bytes += bytes.byteLength + overheadBytes;
    this.#isBehind ||= this.#bytes > maxWaitingBytes;
  }

  /** Returns the next frame for this turn, or undefined if there is none, this turn has had its share, or the first one is held. */
  take(): ReceivedFrame | undefined {
    if (this.#isHeld || this.#leftInTurn === 0) return undefined;
    const frame = this.#shift();
    if (frame !== undefined) this.#leftInTurn -= 1;
    return frame;
  }

  /** Like `take`, but without the limit of this turn, for a socket that is gone. */
  takeLast(): ReceivedFrame | undefined {
    return this.#isHeld ? undefined : this.#shift();
  }

  /** Puts back a frame that is over a limit. It stays first, and nothing is given out until `release`. */
  hold(frame: ReceivedFrame): void {
    this.#isHeld = true;
    this.#isBehind = true;
    this.#frames.unshift(frame);
    this.#bytes += frame.bytes.byteLength + overheadBytes;
  }

  release(): void {
    this.#isHeld = false;
  }

  nextTurn(): void {
    this.#leftInTurn = framesPerTurn;
  }

  /** Whether this turn has taken frames. If so, its owner must call `nextTurn` in the next one. */
  get hasBegunTurn(): boolean {
    return this.#leftInTurn < framesPerTurn;
  }

  /** Whether to read the socket. False once a frame is held or too much waits, until everything has been taken. */
  get mayRead(): boolean {
    return !this.#isBehind;
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
    this.#isBehind = false;
  }

  #shift(): ReceivedFrame | undefined {
    const frame = this.#frames.shift();
    if (frame === undefined) return undefined;
    this.#bytes -= frame.bytes.byteLength + overheadBytes;
    if (this.#frames.length === 0) this.#isBehind = false;
    return frame;
  }
}
