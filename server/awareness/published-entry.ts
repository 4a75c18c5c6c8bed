/** What the room shows of one awareness client: the newest entry that others may hold. */
import { type AwarenessEntry, isRemovedState, removedState } from '../../shared/awareness-codec.ts';

export class PublishedEntry implements AwarenessEntry {
  readonly clientId: number;
  // A y-protocols peer assumes clock 0 for a client that it has never seen, and so ignores a first state at clock 0.
  #clock = 0;
  #state: Uint8Array = removedState;
  #revision = 0;

  constructor(clientId: number) {
    this.clientId = clientId;
  }

  get clock(): number {
    return this.#clock;
  }

  /** UTF-8 JSON. */
  get state(): Uint8Array {
    return this.#state;
  }

  get isPresent(): boolean {
    return !isRemovedState(this.#state);
  }

  /** The hub's count of publications when this one was made. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether a y-protocols peer that holds this entry would take the other one. */
  accepts({ clock, state }: AwarenessEntry): boolean {
    return clock > this.#clock || (clock === this.#clock && this.isPresent && isRemovedState(state));
  }

  publish(clock: number, state: Uint8Array, revision: number): void {
    this.#clock = clock;
    this.#revision = revision;
    this.rewrite(state);
  }

  /** For peers that have not seen the entry yet. Those that have seen it ignore the same clock. */
  rewrite(state: Uint8Array): void {
    this.#state = state;
  }
}
