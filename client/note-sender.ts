/** Plays notes: puts them into the ring on this client's own awareness state (design section 5). */
import { Compile } from 'typebox/compile';
import type { Awareness } from 'y-protocols/awareness';
import { Note, pushNote } from '../shared/note.ts';

/** `midi` 0–127, `velocity` 1–127, `beat` of the timeline on which it sounds, `durationBeats` up to 64. */
export type NoteToPlay = Omit<Note, 'seq'>;

const validator = Compile(Note);

export class NoteSender {
  readonly #awareness: Awareness;
  #ring: readonly Note[] = [];
  #lastSeq = 0;

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
    // An empty ring says that nothing has been played yet, so that peers hear the very first note.
    awareness.setLocalStateField('notes', this.#ring);
  }

  /** Throws RangeError where a value is out of its range. */
  play(toPlay: NoteToPlay): Note {
    const note = { ...toPlay, seq: this.#lastSeq + 1 };
    if (!validator.Check(note)) throw new RangeError(`This is no note: ${JSON.stringify(toPlay)}`);
    this.#lastSeq = note.seq;
    this.#ring = pushNote(this.#ring, note);
    this.#awareness.setLocalStateField('notes', this.#ring);
    return note;
  }
}
