/**
 * Updates that have come in and not passed the gate yet. They pass it together just before the next commit, in one transaction of the
 * document: to begin and end one costs Yjs more than what an update changes. Order is kept.
 */
import type * as Y from 'yjs';
import type { UpdateKind } from '../gate/restore-note.ts';
import type { Member } from './member.ts';

export interface ReceivedUpdate {
  readonly member: Member;
  readonly update: Uint8Array;
  readonly kind: UpdateKind;
}

export class UpdateIntake {
  readonly #doc: Y.Doc;
  readonly #apply: (received: ReceivedUpdate) => void;
  #waiting: ReceivedUpdate[] = [];

  /** `apply` is called within the transaction. */
  constructor(doc: Y.Doc, apply: (received: ReceivedUpdate) => void) {
    this.#doc = doc;
    this.#apply = apply;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(received: ReceivedUpdate): void {
    this.#waiting.push(received);
  }

  /** Throws what `apply` throws; what had not been applied by then is dropped. */
  applyAll(): void {
    if (this.isEmpty) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#doc.transact(() => {
      for (const received of waiting) this.#apply(received);
    });
  }

  clear(): void {
    this.#waiting = [];
  }
}
