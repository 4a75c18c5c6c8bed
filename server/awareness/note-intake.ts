/**
 * Decides which notes of one awareness client go out. The client's ring only proposes notes. The room shows its own ring of
 * accepted notes, so that a note that was refused once (muted, too fast) can't return in a later ring. Who is muted: awareness-hub.ts.
 */
import {
  bareNote,
  maxShownNotes,
  type Note,
  newNotes,
  noteRingSize,
  ringMemoryMs,
} from '../../shared/note.ts';
import type { Taken } from '../limit/token-bucket.ts';

/** The part of a token bucket that notes need. Each note costs one token. */
export interface NoteBudget {
  tryTake(cost: number, nowMs: number): Taken;
}

export interface TakenNotes {
  /** Oldest first. */
  readonly accepted: readonly Note[];
  /** Set if notes were dropped because they came too fast. */
  readonly retryAfterMs: number | undefined;
}

/** Shared, because most clients of a calm room have no notes. */
const none: readonly never[] = [];

export class NoteIntake {
  #lastSeq = 0;
  #ring: readonly Note[] = none;
  /** When each note of the ring was accepted, monotonic ms. */
  #acceptedAt: readonly number[] = none;
  /** How many of the newest notes have not gone out yet. */
  #unshown = 0;

  /** The newest accepted notes, oldest first: those that have not gone out yet, and those that were recent when the last one came. */
  get ring(): readonly Note[] {
    return this.#ring;
  }

  /** Takes the new notes of a client's ring, up to the newest `noteRingSize`. */
  take(notes: readonly Note[], budget: NoteBudget, nowMs: number): TakenNotes {
    const accepted: Note[] = [];
    let retryAfterMs: number | undefined;
    for (const note of newNotes(notes.slice(-noteRingSize), this.#lastSeq)) {
      this.#lastSeq = note.seq;
      const taken = budget.tryTake(1, nowMs);
      if (taken.ok) {
        this.#push(note, nowMs);
        accepted.push(note);
      } else {
        retryAfterMs = taken.retryAfterMs;
      }
    }
    return { accepted, retryAfterMs };
  }

  /** These notes never sound, because they were played while muted or before the connection. The ring is emptied. */
  discard(notes: readonly Note[]): void {
    this.#lastSeq = Math.max(this.#lastSeq, notes.at(-1)?.seq ?? 0);
    this.#ring = none;
    this.#acceptedAt = none;
    this.#unshown = 0;
  }

  /** The ring has gone out to everybody. */
  shown(): void {
    this.#unshown = 0;
  }

  #push(note: Note, nowMs: number): void {
    const acceptedAt = [...this.#acceptedAt, nowMs];
    this.#unshown += 1;
    const recent = acceptedAt.filter((at) => at >= nowMs - ringMemoryMs).length;
    const size = Math.min(maxShownNotes, Math.max(this.#unshown, Math.min(recent, noteRingSize)));
    this.#ring = [...this.#ring, bareNote(note)].slice(-size);
    this.#acceptedAt = acceptedAt.slice(-size);
  }
}
