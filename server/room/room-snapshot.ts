/** A room's whole document as of one sequence number of its log, written in steps; compactions.ts leaves pauses between them. */
import type * as Y from 'yjs';
import { StateEncoding } from './state-encoding.ts';

/** Storing a snapshot keeps the others waiting, so the larger it is, the more rarely it is stored. */
const bytesPerUpdate = 400;

export class RoomSnapshot {
  readonly seq: number;
  readonly #state: StateEncoding;
  readonly #whenStored: () => Promise<void>;
  #bytes = 0;

  /** Takes the document as it is now, and as it was stored with `seq`. */
  constructor(doc: Y.Doc, seq: number, whenStored: () => Promise<void>) {
    this.seq = seq;
    this.#state = new StateEncoding(doc);
    this.#whenStored = whenStored;
  }

  /** Yields after each millisecond or so. The result may include some deletions that were made later. */
  *steps(): Generator<undefined, Uint8Array> {
    const update = yield* this.#state.steps();
    this.#bytes = update.byteLength;
    return update;
  }

  /** Resolves once everything that the document shows now is in the log. Rejects if that will never happen. */
  whenStored(): Promise<void> {
    return this.#whenStored();
  }

  /** The room takes its next snapshot no sooner than after this many updates. */
  get minUpdatesUntilNext(): number {
    return this.#bytes / bytesPerUpdate;
  }
}
