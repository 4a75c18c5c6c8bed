/**
 * A connection's frames on their way in, in order. In each turn of the event loop it gives out a few, so that whoever sends hundreds at
 * once delays the other rooms by no more; what is over a limit waits, because a dropped update would leave a gap for ever. Pure: its
 * owner handles the frames, counts the turns and stops reading the socket.
 */
export interface ReceivedFrame {
  readonly bytes: Uint8Array;
  /** Has been counted as bytes: what waits for another limit is not counted twice. */
  readonly isPaid: boolean;
}

const framesPerTurn = 2;
/** What may wait for its turn before the socket is read no further. */
const maxWaitingBytes = 65_536;
/** What each takes up beside: empty ones without end would fill the memory, too. */
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

  /** The next frame, for this turn; undefined where there is none, this turn has had its share, or the first one is held. */
  take(): ReceivedFrame | undefined {
    if (this.#isHeld || this.#leftInTurn === 0) return undefined;
    const frame = this.#shift();
    if (frame !== undefined) this.#leftInTurn -= 1;
    return frame;
  }

  /** As `take`, whatever this turn has had: for a socket that is gone. */
  takeLast(): ReceivedFrame | undefined {
    return this.#isHeld ? undefined : this.#shift();
  }

  /** The frame is over a limit: it stays the first, and nothing is given out until `release`. */
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

  /** Whether this turn has had some of it: then the next one is to be told. */
  get hasBegunTurn(): boolean {
    return this.#leftInTurn < framesPerTurn;
  }

  /** Whether the socket is to be read on: not once a frame is held or too much waits, until all of it has been taken. */
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
