import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMidi } from '../../demo/tune/read-midi.ts';
import { shareParts } from '../../demo/tune/share-parts.ts';
import type { Tune } from '../../demo/tune/tune.ts';

const shipped = readMidi(readFileSync(new URL('../../demo/tune/frere-jacques.mid', import.meta.url)));

/** Parts with the given numbers of notes, each note told from all others by its velocity and part by its pitch. */
function tuneOf(noteCounts: readonly number[]): Tune {
  const parts = noteCounts.map((count, part) => ({
    name: `part ${part}`,
    notes: Array.from({ length: count }, (_, beat) => ({ beat, durationBeats: 1, midi: part, velocity: 64 })),
  }));
  return { bpm: 100, beatsPerBar: 4, beatUnit: 4, parts };
}

const tunes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }).map(tuneOf);
const classSizes = fc.integer({ min: 1, max: 40 });
const noteKey = ({ midi, beat }: { midi: number; beat: number }): string => `${midi}@${beat}`;

describe('sharing parts among students', () => {
  it('gives thirty students of the shipped tune a burden that differs by half at most', () => {
    const burdens = shareParts(shipped, 30).map(({ notes }) => notes.length);
    expect(burdens).toHaveLength(30);
    expect(Math.max(...burdens) / Math.min(...burdens)).toBeLessThanOrEqual(1.5);
  });

  it('gives every note to exactly one student, in order of beats, whatever the tune and the class', () => {
    fc.assert(
      fc.property(tunes, classSizes, (tune, students) => {
        const shares = shareParts(tune, students);
        expect(shares).toHaveLength(students);
        const dealt = shares.flatMap(({ notes }) => notes.map(noteKey)).sort();
        expect(dealt).toEqual(tune.parts.flatMap(({ notes }) => notes.map(noteKey)).sort());
        for (const { notes } of shares) {
          expect(notes.every((note, i) => i === 0 || note.beat >= (notes[i - 1]?.beat ?? 0))).toBe(true);
        }
      }),
    );
  });

  it('leaves nobody without notes unless there are fewer notes than students', () => {
    fc.assert(
      fc.property(tunes, classSizes, (tune, students) => {
        const noteCount = tune.parts.reduce((sum, { notes }) => sum + notes.length, 0);
        const idle = shareParts(tune, students).filter(({ notes }) => notes.length === 0).length;
        expect(idle).toBe(Math.max(0, students - noteCount));
      }),
    );
  });

  it('keeps a student to one part where there are enough students, and parts whole where there are not', () => {
    expect(shareParts(tuneOf([4, 2]), 3).map(({ partNames, notes }) => [...partNames, notes.length])).toEqual(
      [
        ['part 0', 2],
        ['part 0', 2],
        ['part 1', 2],
      ],
    );
    expect(shareParts(tuneOf([5, 3, 2]), 2).map(({ partNames }) => partNames)).toEqual([
      ['part 0'],
      ['part 1', 'part 2'],
    ]);
  });
});
