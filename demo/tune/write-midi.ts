/** An arrangement as a Standard MIDI File, format 1: a track of tempo and metre, then one per part. */
import { type MidiEvent, writeMidi } from 'midi-file';
import type { ArrangedPart, Arrangement } from './arrangement.ts';

const ticksPerQuarter = 480;
const microsecondsPerMinute = 60_000_000;

/** The same arrangement always gives the same bytes. */
export function encodeMidi({ title, bpm, beatsPerBar, beatUnit, parts }: Arrangement): Uint8Array {
  const quartersPerBeat = 4 / beatUnit;
  const timing: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'trackName', text: title },
    {
      deltaTime: 0,
      meta: true,
      type: 'setTempo',
      microsecondsPerBeat: Math.round(microsecondsPerMinute / (bpm * quartersPerBeat)),
    },
    {
      deltaTime: 0,
      meta: true,
      type: 'timeSignature',
      numerator: beatsPerBar,
      denominator: beatUnit,
      metronome: 24 * quartersPerBeat,
      thirtyseconds: 8,
    },
    { deltaTime: 0, meta: true, type: 'endOfTrack' },
  ];
  const tracks = [timing, ...parts.map((part) => trackOf(part, ticksPerQuarter * quartersPerBeat))];
  const header = { format: 1, numTracks: tracks.length, ticksPerBeat: ticksPerQuarter } as const;
  return Uint8Array.from(writeMidi({ header, tracks }));
}

function trackOf({ name, channel, program, notes }: ArrangedPart, ticksPerBeat: number): MidiEvent[] {
  const timed = notes.flatMap(({ beat, durationBeats, midi, velocity }) => [
    { tick: Math.round(beat * ticksPerBeat), on: 1, midi, velocity },
    { tick: Math.round((beat + durationBeats) * ticksPerBeat), on: 0, midi, velocity: 0 },
  ]);
  // A note ends before the next one of its pitch begins on the same tick.
  timed.sort((a, b) => a.tick - b.tick || a.on - b.on || a.midi - b.midi);
  const track: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'trackName', text: name },
    { deltaTime: 0, type: 'programChange', channel, programNumber: program },
  ];
  let tick = 0;
  for (const event of timed) {
    const type = event.on === 1 ? 'noteOn' : 'noteOff';
    track.push({
      deltaTime: event.tick - tick,
      type,
      channel,
      noteNumber: event.midi,
      velocity: event.velocity,
    });
    tick = event.tick;
  }
  track.push({ deltaTime: 0, meta: true, type: 'endOfTrack' });
  return track;
}
