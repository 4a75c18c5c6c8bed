/** A piece of music as a class plays it: parts whose notes are placed in beats, independent of the tempo. */

export interface TuneNote {
  /** Beats since the start of the tune, counted from 0. */
  readonly beat: number;
  /** More than 0. */
  readonly durationBeats: number;
  /** MIDI note number 0–127; 60 is middle C. */
  readonly midi: number;
  /** 1–127. */
  readonly velocity: number;
}

export interface TunePart {
  readonly name: string;
  /** In order of beats; never empty. */
  readonly notes: readonly TuneNote[];
}

/** Tempo and metre fit the room table, so a teacher can set the room to them. */
export interface Tune {
  /** Beats (of `beatUnit`) per minute. */
  readonly bpm: number;
  readonly beatsPerBar: number;
  /** The note value of one beat: 2 a half, 4 a quarter, 8 an eighth. */
  readonly beatUnit: 2 | 4 | 8;
  readonly parts: readonly TunePart[];
}
