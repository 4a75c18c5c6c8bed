import { describe, expect, it } from 'vitest';
import { parseMelody } from '../../demo/tune/melody.ts';

const plain = { velocity: 80, accent: 10, hold: 0.5 };

describe('a melody as text', () => {
  it('places pitches in beats and leaves rests out', () => {
    expect(parseMelody('C4:1 -:1 | F#3:0.5 Bb4:1.5', 4, 2, plain)).toEqual([
      { beat: 4, durationBeats: 0.5, midi: 60, velocity: 90 },
      { beat: 6, durationBeats: 0.25, midi: 54, velocity: 90 },
      { beat: 6.5, durationBeats: 0.75, midi: 70, velocity: 80 },
    ]);
  });

  it.each([
    ['C4:1 D4:1 E4:1', 'is 3 beats'],
    ['H4:1 C4:3', '"H4" is no pitch'],
    ['C4:4x', '"C4:4x" has no length'],
    ['C4', '"C4" has no length'],
    ['', '"" has no length'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseMelody(text, 0, 4, plain)).toThrow(reason);
  });
});
