import fc from 'fast-check';
import type { TempoWish } from '../../shared/tempo-change.ts';
import type { Timeline } from '../../shared/timeline.ts';

export const bpmArbitrary = fc.integer({ min: 200, max: 3000 }).map((tenths) => tenths / 10);
const metreArbitrary = fc.record({
  beatsPerBar: fc.integer({ min: 1, max: 12 }),
  beatUnit: fc.constantFrom<2 | 4 | 8>(2, 4, 8),
});

export const playingTimelineArbitrary: fc.Arbitrary<Timeline> = fc
  .record({
    bpm: bpmArbitrary,
    metre: metreArbitrary,
    beatOrigin: fc.integer({ min: -48, max: 100_000 }),
    timeOrigin: fc.double({ min: -1e6, max: 1e8, noNaN: true }),
    ramp: fc.option(fc.record({ bpmTo: bpmArbitrary, beats: fc.integer({ min: 1, max: 64 }) }), {
      nil: undefined,
    }),
  })
  .map(({ metre, ramp, ...rest }) => ({
    ...rest,
    ...metre,
    ...(ramp && { ramp }),
    rev: 1,
    clockId: 'fake',
    playing: true,
  }));

export const tempoWishArbitrary: fc.Arbitrary<TempoWish> = fc
  .record({
    bpm: bpmArbitrary,
    metre: metreArbitrary,
    playing: fc.boolean(),
    rampBeats: fc.constantFrom(0, 0, 8, 16),
    countInBars: fc.constantFrom(0, 0, 1, 2),
  })
  .map(({ metre, ...rest }) => ({ ...rest, ...metre }));
