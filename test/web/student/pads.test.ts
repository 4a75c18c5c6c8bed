import { describe, expect, it } from 'vitest';
import { padIndexOfKey, padsOf } from '../../../web/student/pad.ts';
import { pitchLook, pitchName } from '../../../web/student/pitch-look.ts';
import { nearestInScale, parseScale, scalePitches, triadOn } from '../../../web/student/scale.ts';

describe('scales', () => {
  it.each([
    ['c-pentatonic', [60, 62, 64, 67, 69, 72]],
    ['a-minor', [60, 62, 64, 65, 67, 69]],
    ['f#-major', [61, 63, 65, 66, 68, 70]],
    ['what-is-this', [60, 62, 64, 67, 69, 72]],
    ['', [60, 62, 64, 67, 69, 72]],
  ])('%s from middle C', (name, pitches) => {
    expect(scalePitches(parseScale(name), 60, 6)).toEqual(pitches);
  });

  it('the nearest pitch of the scale is in it and at most two semitones away in a pentatonic one', () => {
    const scale = parseScale('c-pentatonic');
    for (let midi = 0; midi <= 127; midi++) {
      const near = nearestInScale(scale, midi);
      expect(scale.steps).toContain(near % 12);
      expect(Math.abs(near - midi)).toBeLessThanOrEqual(2);
    }
  });

  it('triads are the common ones even where the room has five notes', () => {
    expect(triadOn(parseScale('c-pentatonic'), 60)).toEqual([60, 64, 67]);
    expect(triadOn(parseScale('c-major'), 62)).toEqual([62, 65, 69]);
  });

  it('solfège moves with the tonic: do in major, la in minor', () => {
    expect(pitchName(65, 'solfege', parseScale('f-major'))).toBe('do');
    expect(pitchName(69, 'solfege', parseScale('a-minor'))).toBe('la');
    expect(pitchName(70, 'letters', parseScale('f-major'))).toBe('B♭');
  });
});

describe('pads', () => {
  it.each(['keys', 'bass', 'bells', 'chords', 'drums', 'shaker'] as const)(
    '%s: as many as there are keys for, each once',
    (instrument) => {
      for (const scale of ['c-pentatonic', 'f#-minor', 'b-major', 'chromatic']) {
        const pads = padsOf(instrument, scale, 'letters');
        expect(pads.length).toBeGreaterThanOrEqual(4);
        expect(pads.length).toBeLessThanOrEqual(8);
        expect(new Set(pads.map(({ id }) => id)).size).toBe(pads.length);
        for (const { midis } of pads) for (const midi of midis) expect(midi >= 0 && midi <= 127).toBe(true);
      }
    },
  );

  it('the first pad is home', () => {
    expect(padsOf('keys', 'g-pentatonic', 'letters')[0]?.name).toBe('G');
    expect(padsOf('chords', 'c-pentatonic', 'letters')[0]?.midis).toEqual([60, 64, 67]);
  });

  it('all twelve pitches differ in shape, so that colour is never alone', () => {
    const looks = Array.from({ length: 12 }, (_, pitch) => pitchLook(pitch));
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(12);
    expect(new Set(looks.map(({ ground }) => ground)).size).toBe(12);
  });

  it('the middle row of the keyboard plays them in order', () => {
    expect(['KeyA', 'KeyS', 'KeyK', 'KeyL', 'Space'].map(padIndexOfKey)).toEqual([
      0,
      1,
      7,
      undefined,
      undefined,
    ]);
  });
});
