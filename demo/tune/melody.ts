/** A line of music as text, so that an arrangement can be read: `C4:1 G3:0.5 -:2 | …` is pitch or rest, colon, beats. */
import type { TuneNote } from './tune.ts';

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** A MIDI number by scientific pitch notation: C4 is middle C, 60. Throws where the text is no pitch. */
function parsePitch(text: string): number {
  const [, letter = '', accidental, octave] = /^([A-G])([#b]?)(\d)$/.exec(text) ?? [];
  const semitone = semitones[letter];
  if (semitone === undefined) throw new Error(`"${text}" is no pitch.`);
  const shift = accidental === '#' ? 1 : accidental === 'b' ? -1 : 0;
  return 12 * (Number(octave) + 1) + semitone + shift;
}

export interface Performance {
  readonly velocity: number;
  /** Added to notes on a whole beat. */
  readonly accent: number;
  /** The share of its written length that a note sounds, over 0 up to 1. */
  readonly hold: number;
}

/** The notes of `text`, from `startBeat` on. Bar lines are checked: every bar must hold `beatsPerBar` beats. */
export function parseMelody(
  text: string,
  startBeat: number,
  beatsPerBar: number,
  { velocity, accent, hold }: Performance,
): TuneNote[] {
  const notes: TuneNote[] = [];
  let beat = startBeat;
  for (const bar of text.split('|')) {
    const barStart = beat;
    for (const symbol of bar.trim().split(/\s+/)) {
      const [pitch = '', length] = symbol.split(':');
      const beats = Number(length);
      if (!(beats > 0)) throw new Error(`"${symbol}" has no length.`);
      if (pitch !== '-') {
        const accented = velocity + (Number.isInteger(beat) ? accent : 0);
        notes.push({ beat, durationBeats: beats * hold, midi: parsePitch(pitch), velocity: accented });
      }
      beat += beats;
    }
    if (beat - barStart !== beatsPerBar)
      throw new Error(`The bar "${bar.trim()}" is ${beat - barStart} beats.`);
  }
  return notes;
}
