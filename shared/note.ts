/**
 * Notes on awareness. Awareness keeps only a client's last state, so two quick notes would become one. `notes` is therefore a
 * ring of the newest few, each with a growing `seq`, and receivers play each `seq` once.
 */
import Type, { type Static } from 'typebox';

export const Note = Type.Object({
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  midi: Type.Integer({ minimum: 0, maximum: 127 }),
  velocity: Type.Integer({ minimum: 1, maximum: 127 }),
  beat: Type.Optional(Type.Number({ description: 'the beat of the timeline on which it sounds' })),
  durationBeats: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 64 })),
});
export type Note = Static<typeof Note>;

/** What a sender shows. */
export const noteRingSize = 8;
/** What the room shows: every note since the last fan-out, which may be more when the server is busy. */
export const maxShownNotes = 64;
export const NoteRing = Type.Array(Note, { maxItems: maxShownNotes });

/**
 * How long a note stays in the ring once another one follows. Every change of a state arrives, so clients that are present have
 * received older notes. A ring that repeats them would double the size of every note.
 */
export const ringMemoryMs = 500;

/** The notes of a ring that are newer than `lastSeq`, oldest first. */
export function newNotes(ring: readonly Note[], lastSeq: number): Note[] {
  return ring.filter((note) => note.seq > lastSeq).sort((a, b) => a.seq - b.seq);
}

/** Copies only the fields that a note has. */
export function bareNote({ seq, midi, velocity, beat, durationBeats }: Note): Note {
  return {
    seq,
    midi,
    velocity,
    ...(beat !== undefined && { beat }),
    ...(durationBeats !== undefined && { durationBeats }),
  };
}
