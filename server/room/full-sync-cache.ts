/**
 * Encodes what brings an empty document up to date. When a class comes back all at once, thirty clients ask for the same state,
 * and each arrival changes the document. A large state is therefore encoded once and sent as an Update, followed by a small
 * SyncStep2 with what has changed since. Together they contain everything.
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
/** The largest size of the changes since the base, as a share of the base. Above it, a new base is encoded. */
const maxRestShare = 0.25;

export class FullSyncCache {
  readonly #doc: Y.Doc;
  /** A weak reference, because the base is needed only for seconds and would double the memory of an idle room. */
  #base: WeakRef<Base> | undefined;
  /** The changes since the base always contain all deletions. If those are most of the document, the cache gains nothing. */
  #isWorthIt = true;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** The last frame is the SyncStep2. */
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

  /** Returns undefined if it is too large. */
  #restSince({ stateVector, frame }: Base): Uint8Array | undefined {
    const rest = Y.encodeStateAsUpdate(this.#doc, stateVector);
    return rest.byteLength > maxRestShare * frame.byteLength ? undefined : encodeSyncStep2(rest);
  }
}
