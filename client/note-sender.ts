/** Plays notes by putting them into the ring on this client's own awareness state. */
import { Compile } from 'typebox/compile';
import type { Awareness } from 'y-protocols/awareness';
import { Note, noteRingSize, ringMemoryMs } from '../shared/note.ts';
import type { ClientClock } from './client-clock.ts';

/** `midi` is 0–127, `velocity` 1–127, `beat` the beat of the timeline on which the note sounds, `durationBeats` up to 64. */
export type NoteToPlay = Omit<Note, 'seq'>;

const validator = Compile(Note);

export class NoteSender {
  readonly #awareness: Awareness;
  readonly #clock: Pick<ClientClock, 'now'>;
  #played: readonly { readonly note: Note; readonly at: number }[] = [];
  #lastSeq = 0;

  constructor(awareness: Awareness, clock: Pick<ClientClock, 'now'>) {
    this.#awareness = awareness;
    this.#clock = clock;
    this.#show();
  }

  /** Throws RangeError if a value is out of its range. */
  play(toPlay: NoteToPlay): Note {
    const note = { ...toPlay, seq: this.#lastSeq + 1 };
    if (!validator.Check(note)) throw new RangeError(`This is no note: ${JSON.stringify(toPlay)}`);
    this.#lastSeq = note.seq;
    const at = this.#clock.now();
    const recent = this.#played.filter((earlier) => earlier.at > at - ringMemoryMs);
    this.#played = [...recent, { note, at }].slice(-noteRingSize);
    this.#show();
    return note;
  }

  /** An empty ring says that nothing has been played yet, so that peers hear the very first note. */
  #show(): void {
    this.#awareness.setLocalStateField(
      'notes',
      this.#played.map(({ note }) => note),
    );
  }
}
