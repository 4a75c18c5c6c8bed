/** One student's notes as the lesson plays them: round and round, up to the end. Pure. */
import type { Tune, TuneNote } from '../tune/tune.ts';

/** What a child can play, and one connection may send (server limits `notesPerSecond`, and the ring of 8). */
const maxNotesPerSecond = 12;
const maxNotesAtOnce = 4;
/** Ends that miss a bar line only by the ticks of a file. */
const roundingBeats = 0.1;

/** Whole bars. */
export function loopBeatsOf({ beatsPerBar, parts }: Tune): number {
  const ends = parts.flatMap(({ notes }) => notes.map(({ beat, durationBeats }) => beat + durationBeats));
  const lastEnd = ends.reduce((latest, end) => Math.max(latest, end), 0);
  return Math.max(1, Math.ceil((lastEnd - roundingBeats) / beatsPerBar)) * beatsPerBar;
}

/** The notes that one student can play; of a chord or a run that is too fast the rest is left out. */
export function playableNotes(notes: readonly TuneNote[], bpm: number): TuneNote[] {
  const kept: TuneNote[] = [];
  const beatsPerSecond = bpm / 60;
  for (const note of notes) {
    const tooMany = kept[kept.length - maxNotesPerSecond];
    const chord = kept[kept.length - maxNotesAtOnce];
    const isTooFast = tooMany !== undefined && note.beat - tooMany.beat < beatsPerSecond;
    if (isTooFast || chord?.beat === note.beat) continue;
    kept.push(note);
  }
  return kept;
}

export class Score {
  readonly #notes: readonly TuneNote[];
  readonly #loopBeats: number;
  readonly #endBeat: number;

  /** `notes` in order of beats; from `endBeat` on nothing is played. */
  constructor(notes: readonly TuneNote[], loopBeats: number, endBeat: number) {
    this.#notes = notes;
    this.#loopBeats = loopBeats;
    this.#endBeat = endBeat;
  }

  /** The notes from a whole beat of the lesson to the next one, placed in the lesson. */
  notesFrom(beat: number): TuneNote[] {
    if (beat < 0) return [];
    const loopStart = Math.floor(beat / this.#loopBeats) * this.#loopBeats;
    const from = beat - loopStart;
    return this.#notes
      .filter((note) => note.beat >= from && note.beat < from + 1 && loopStart + note.beat < this.#endBeat)
      .map((note) => ({ ...note, beat: loopStart + note.beat }));
  }
}
