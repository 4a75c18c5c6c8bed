/**
 * What brings an empty document up to date. A class that comes back all at once asks for the same state thirty times, while
 * the document changes with each who comes: so a large state is encoded once and sent as an Update, followed by the
 * SyncStep2 of what has come since, which is small. Whoever has both has everything.
 */
import * as Y from 'yjs';
import { encodeSyncStep2, encodeUpdate } from '../../shared/protocol.ts';

interface Base {
  readonly stateVector: Uint8Array;
  /** An Update frame. */
  readonly frame: Uint8Array;
}

/** Smaller states are encoded as fast as they are looked up. */
const minBaseBytes = 16_384;
/** Of the base, what has come since; past it the base is made anew. */
const maxRestShare = 0.25;

export class FullSyncCache {
  readonly #doc: Y.Doc;
  /** Weak: it is needed for seconds, and would double what an idle room holds. */
  #base: WeakRef<Base> | undefined;
  /** Deletions can't be left out of the rest. Where they are most of the document, nothing is won. */
  #isWorthIt = true;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** The last is the SyncStep2. */
  frames(): readonly Uint8Array[] {
    const known = this.#base?.deref();
    const rest = known && this.#restSince(known);
    if (known !== undefined && rest !== undefined) return [known.frame, rest];
    const state = Y.encodeStateAsUpdate(this.#doc);
    if (!this.#isWorthIt || state.byteLength < minBaseBytes) return [encodeSyncStep2(state)];
    const base = { stateVector: Y.encodeStateVector(this.#doc), frame: encodeUpdate(state) };
    const first = this.#restSince(base);
    this.#isWorthIt = first !== undefined;
    if (first === undefined) return [encodeSyncStep2(state)];
    this.#base = new WeakRef(base);
    return [base.frame, first];
  }

  /** Undefined where it is too much. */
  #restSince({ stateVector, frame }: Base): Uint8Array | undefined {
    const rest = Y.encodeStateAsUpdate(this.#doc, stateVector);
    return rest.byteLength > maxRestShare * frame.byteLength ? undefined : encodeSyncStep2(rest);
  }
}
