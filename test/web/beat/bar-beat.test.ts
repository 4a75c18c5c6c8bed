import { describe, expect, it } from 'vitest';
import { barBeatOf } from '../../../web/beat/bar-beat.ts';

describe('bar and beat', () => {
  it('counts from one, as musicians do', () => {
    expect(barBeatOf({ beatsPerBar: 4 }, 0)).toEqual({ bar: 1, beat: 1, isCountIn: false });
    expect(barBeatOf({ beatsPerBar: 4 }, 6.9)).toEqual({ bar: 2, beat: 3, isCountIn: false });
  });

  it('counts the beats of a count-in, but no bars', () => {
    expect(barBeatOf({ beatsPerBar: 3 }, -1.5)).toEqual({ bar: 0, beat: 2, isCountIn: true });
  });
});
