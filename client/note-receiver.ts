/** Receives the notes of others: each `seq` of a client once, and nothing that was played before the client was first seen. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Awareness } from 'y-protocols/awareness';
import { ParticipantState } from '../shared/awareness-state.ts';
import { type Note, newNotes } from '../shared/note.ts';
import type { ClientClock } from './client-clock.ts';

export interface HeardNote {
  readonly participantId: string;
  readonly name: string;
  readonly note: Note;
}

/** A note that a drop delayed by more than this is skipped: hearing it now would disturb more than missing it. */
export const maxLateNoteMs = 1000;

const validator = Compile(Type.Pick(ParticipantState, ['user', 'notes']));

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
}

export class NoteReceiver {
  readonly #awareness: Awareness;
  readonly #clock: ClientClock;
  readonly #onNote: (heard: HeardNote) => void;
  readonly #lastSeqs = new Map<number, number>();
  /** Clients whose state has arrived since the connection was last lost. */
  readonly #inTouch = new Set<number>();
  #lostAt = Number.NEGATIVE_INFINITY;

  constructor(awareness: Awareness, clock: ClientClock, onNote: (heard: HeardNote) => void) {
    this.#awareness = awareness;
    this.#clock = clock;
    this.#onNote = onNote;
    awareness.on('change', this.#onChange);
  }

  /** The connection is lost. `lostAt` is when it was last known to work. Failed attempts after that change nothing. */
  lost(lostAt: number): void {
    if (this.#inTouch.size === 0) return;
    this.#lostAt = lostAt;
    this.#inTouch.clear();
  }

  stop(): void {
    this.#awareness.off('change', this.#onChange);
  }

  readonly #onChange = ({ added, updated }: AwarenessChange): void => {
    for (const clientId of [...added, ...updated]) {
      if (clientId !== this.#awareness.clientID)
        this.#read(clientId, this.#awareness.getStates().get(clientId));
    }
  };

  #read(clientId: number, state: unknown): void {
    if (!validator.Check(state)) return;
    const { user, notes = [] } = state;
    const lastSeq = this.#lastSeqs.get(clientId);
    const isPast = lastSeq === undefined || this.#isLateReturn(clientId);
    this.#inTouch.add(clientId);
    this.#lastSeqs.set(clientId, Math.max(lastSeq ?? 0, ...notes.map(({ seq }) => seq)));
    if (isPast) return;
    for (const note of newNotes(notes, lastSeq)) {
      this.#onNote({ participantId: user.id, name: user.name, note });
    }
  }

  #isLateReturn(clientId: number): boolean {
    return !this.#inTouch.has(clientId) && this.#clock.now() - this.#lostAt > maxLateNoteMs;
  }
}
