import { describe, expect, it } from 'vitest';
import { loopBeatsOf, playableNotes, Score } from '../../demo/class/score.ts';
import type { TuneNote } from '../../demo/tune/tune.ts';

const note = (beat: number, midi = 60): TuneNote => ({ beat, durationBeats: 0.5, midi, velocity: 80 });
const beatsOf = (notes: readonly TuneNote[]): number[] => notes.map(({ beat }) => beat);

describe('a score', () => {
  it('hands out the notes from one whole beat to the next, round and round, up to the end', () => {
    const score = new Score([note(0), note(0.5), note(1.75), note(3)], 4, 9);
    expect(beatsOf(score.notesFrom(0))).toEqual([0, 0.5]);
    expect(beatsOf(score.notesFrom(1))).toEqual([1.75]);
    expect(beatsOf(score.notesFrom(2))).toEqual([]);
    expect(beatsOf(score.notesFrom(7))).toEqual([7]);
    expect(beatsOf(score.notesFrom(8))).toEqual([8, 8.5]);
    expect(beatsOf(score.notesFrom(9))).toEqual([]);
    expect(beatsOf(score.notesFrom(-4))).toEqual([]);
  });

  it('goes round in whole bars', () => {
    const tuneOf = (...beats: number[]) =>
      ({
        bpm: 100,
        beatsPerBar: 3,
        beatUnit: 4,
        parts: [{ name: 'a', notes: beats.map((beat) => note(beat)) }],
      }) as const;
    expect(loopBeatsOf(tuneOf(0, 5.5))).toBe(6);
    expect(loopBeatsOf(tuneOf(0, 6))).toBe(9);
  });

  it('leaves out of chords and runs what one student can not play, and nothing else', () => {
    const chord = Array.from({ length: 6 }, (_, i) => note(0, 60 + i));
    expect(playableNotes(chord, 100)).toHaveLength(4);
    const run = Array.from({ length: 64 }, (_, i) => note(i / 16));
    const kept = playableNotes(run, 60);
    for (const { beat } of kept) {
      expect(kept.filter((other) => other.beat >= beat && other.beat < beat + 1).length).toBeLessThanOrEqual(
        12,
      );
    }
    expect(kept.length).toBeGreaterThan(40);
    const tune = Array.from({ length: 64 }, (_, i) => note(i / 4));
    expect(playableNotes(tune, 120)).toEqual(tune);
  });
});
