/** A MIDI file's tempo and metre, as far as the room table can say them. */
import { coreSchema } from '../../shared/room-schema.ts';
import type { TimedEvent } from './midi-track.ts';
import type { Tune } from './tune.ts';
import { TuneError } from './tune-error.ts';

export type Metre = Pick<Tune, 'bpm' | 'beatsPerBar' | 'beatUnit'>;

const microsecondsPerMinute = 60_000_000;
const beatUnits = [2, 4, 8] as const;

/**
 * The first tempo and time signature of the file hold throughout, since notes are placed in beats and a room has one
 * tempo. Where they are absent, 120 quarters a minute and 4/4 hold (Standard MIDI Files 1.0, "Meta-Events"). A metre that
 * the room table can't say is counted in quarters. Throws TuneError where the tempo is out of the room's range.
 */
export function findMetre(tracks: readonly (readonly TimedEvent[])[]): Metre {
  let tempo = { tick: Infinity, quarterBpm: 120 };
  let signature = { tick: Infinity, numerator: 4, denominator: 4 };
  for (const { tick, event } of tracks.flat()) {
    if (event.type === 'setTempo' && tick < tempo.tick) {
      tempo = { tick, quarterBpm: microsecondsPerMinute / event.microsecondsPerBeat };
    }
    if (event.type === 'timeSignature' && tick < signature.tick) {
      signature = { tick, numerator: event.numerator, denominator: event.denominator };
    }
  }
  return fitMetre(tempo.quarterBpm, signature.numerator, signature.denominator);
}

function fitMetre(quarterBpm: number, numerator: number, denominator: number): Metre {
  const beatUnit = beatUnits.find((unit) => unit === denominator);
  const written = beatUnit && {
    bpm: roundBpm((quarterBpm * beatUnit) / 4),
    beatsPerBar: numerator,
    beatUnit,
  };
  if (written && fits(written)) return written;
  const quarters = {
    bpm: roundBpm(quarterBpm),
    beatsPerBar: (numerator * 4) / denominator,
    beatUnit: 4,
  } as const;
  if (fits(quarters)) return quarters;
  const commonTime = { ...quarters, beatsPerBar: 4 };
  if (fits(commonTime)) return commonTime;
  throw new TuneError(`A room can't play at the file's tempo, ${quarters.bpm} quarter notes a minute.`);
}

function fits({ bpm, beatsPerBar }: Metre): boolean {
  return coreSchema.isValue('tempo', 'bpm', bpm) && coreSchema.isValue('tempo', 'beatsPerBar', beatsPerBar);
}

/** A file holds whole microseconds a quarter, so that 104 would read 104.000007. */
function roundBpm(bpm: number): number {
  return Math.round(bpm * 1000) / 1000;
}
