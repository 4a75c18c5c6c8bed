/** One track of a MIDI file as notes with a beginning and an end, instead of events a distance apart. */
import type { MidiEvent } from 'midi-file';
import { TuneError } from './tune-error.ts';

export interface TrackNote {
  readonly channel: number;
  readonly midi: number;
  readonly velocity: number;
  /** Ticks since the start of the tune. */
  readonly startTick: number;
  /** At least one tick after the start. */
  endTick: number;
}

/** An event with the tick at which it happens. */
export interface TimedEvent {
  readonly tick: number;
  readonly event: MidiEvent;
}

/** The largest delta that a MIDI file's four-byte variable-length quantity can hold. */
const maxDeltaTicks = 0x0fff_ffff;

/** Throws TuneError where the file's distances in time can't be. */
export function timeEvents(events: readonly MidiEvent[]): TimedEvent[] {
  let tick = 0;
  return events.map((event) => {
    if (!isWithin(event.deltaTime, maxDeltaTicks))
      throw new TuneError('The file has an impossible time in it.');
    tick += event.deltaTime;
    return { tick, event };
  });
}

/** In order of their beginnings. A note that nothing ends lasts as long as its track. Throws TuneError. */
export function pairNotes(events: readonly TimedEvent[]): TrackNote[] {
  const notes: TrackNote[] = [];
  const sounding = new Map<string, TrackNote[]>();
  const lastTick = events.at(-1)?.tick ?? 0;
  for (const { tick, event } of events) {
    if (event.type !== 'noteOn' && event.type !== 'noteOff') continue;
    const { channel, noteNumber: midi, velocity } = event;
    if (!isWithin(midi, 127) || !isWithin(velocity, 127)) {
      throw new TuneError('The file has a note outside 0–127 in it.');
    }
    const key = `${channel}:${midi}`;
    const queue = sounding.get(key) ?? [];
    sounding.set(key, queue);
    if (event.type === 'noteOn') {
      const note = { channel, midi, velocity, startTick: tick, endTick: Math.max(lastTick, tick + 1) };
      notes.push(note);
      queue.push(note);
    } else {
      // The oldest of overlapping notes of one pitch ends first.
      const ended = queue.shift();
      if (ended) ended.endTick = Math.max(tick, ended.startTick + 1);
    }
  }
  return notes;
}

/** The parser's types promise numbers, but it reads whatever bytes stand there, and `undefined` past their end. */
function isWithin(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maximum;
}
