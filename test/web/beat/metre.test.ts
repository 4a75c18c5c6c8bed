import { describe, expect, it } from 'vitest';
import { coreSchema } from '../../../shared/room-schema.ts';
import { bpmOfPulse, changeMetre, metres, metreText, pulseOf, pulseRange } from '../../../web/beat/metre.ts';

const common = { beatsPerBar: 4, beatUnit: 4, bpm: 96 } as const;
const jig = { beatsPerBar: 6, beatUnit: 8 } as const;

describe('metre and felt tempo', () => {
  it('counts dotted quarters in 6/8 and beat units elsewhere', () => {
    expect(pulseOf({ ...jig, bpm: 180 })).toBe(60);
    expect(pulseOf(common)).toBe(96);
    expect(metres.map(metreText)).toEqual(['2/4', '3/4', '4/4', '6/8']);
  });

  it('keeps the felt tempo where the metre changes, as far as a room can be so fast', () => {
    expect(changeMetre(common, jig)).toEqual({ ...jig, bpm: 288 });
    expect(changeMetre({ ...common, bpm: 140 }, jig)).toEqual({ ...jig, bpm: 300 });
    expect(changeMetre({ ...jig, bpm: 288 }, { beatsPerBar: 3, beatUnit: 4 })).toMatchObject({ bpm: 96 });
  });

  it('never asks for a tempo that the room does not take', () => {
    for (const metre of metres) {
      const { min, max } = pulseRange(metre);
      for (const pulse of [-5, 0, min, 61.4, max, 100_000]) {
        expect(coreSchema.isValue('tempo', 'bpm', bpmOfPulse(pulse, metre))).toBe(true);
      }
    }
  });
});
