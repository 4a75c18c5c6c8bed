/** A room's whole document as of one sequence number of its log, written in steps. */
import type * as Y from 'yjs';
import { StateEncoding } from './state-encoding.ts';

/** To store a large one keeps the others waiting: the larger, the more rarely. */
const bytesPerUpdate = 400;

export class RoomSnapshot {
  readonly seq: number;
  readonly #state: StateEncoding;
  readonly #whenStored: () => Promise<void>;
  #bytes = 0;

  /** Of the document as it is now, and as it was stored with `seq`. */
  constructor(doc: Y.Doc, seq: number, whenStored: () => Promise<void>) {
    this.seq = seq;
    this.#state = new StateEncoding(doc);
    this.#whenStored = whenStored;
  }

  /** Pauses (yields) after each millisecond or so. What it returns may hold some deletions that came later. */
  *steps(): Generator<undefined, Uint8Array> {
    const update = yield* this.#state.steps();
    this.#bytes = update.byteLength;
    return update;
  }

  /** Resolves once all that the document shows by now is in the log; rejects where that will never be. */
  whenStored(): Promise<void> {
    return this.#whenStored();
  }

  /** So many updates come before the room's next one. */
  get minUpdatesUntilNext(): number {
    return this.#bytes / bytesPerUpdate;
  }
}
