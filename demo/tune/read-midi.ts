/** Reads any Standard MIDI File (format 0 or 1) into a tune. The file is not trusted. */
import { type MidiData, parseMidi } from 'midi-file';
import { findMetre } from './midi-metre.ts';
import { pairNotes, type TimedEvent, type TrackNote, timeEvents } from './midi-track.ts';
import type { Tune, TunePart } from './tune.ts';
import { TuneError } from './tune-error.ts';

export const tuneLimits = {
  fileBytes: 1_048_576,
  tracks: 64,
  events: 100_000,
  /** Hours, at any tempo: what is longer is damage. */
  beats: 20_000,
  partNameLength: 40,
  /** As in shared/note.ts. */
  noteBeats: 64,
} as const;

/** Throws TuneError, and nothing else, where the bytes are no tune that a class could play. */
export function readMidi(bytes: Uint8Array): Tune {
  if (bytes.length > tuneLimits.fileBytes) {
    throw new TuneError(`The file is larger than ${tuneLimits.fileBytes} bytes.`);
  }
  const { header, tracks } = parse(bytes);
  const ticksPerQuarter = header.ticksPerBeat;
  if (ticksPerQuarter === undefined) throw new TuneError('The file counts film frames instead of beats.');
  if (!(ticksPerQuarter > 0)) throw new TuneError('The file does not say how long a beat is.');
  if (tracks.length > tuneLimits.tracks) {
    throw new TuneError(`The file has more than ${tuneLimits.tracks} tracks.`);
  }
  const eventCount = tracks.reduce((sum, track) => sum + track.length, 0);
  if (eventCount > tuneLimits.events) {
    throw new TuneError(`The file has more than ${tuneLimits.events} events.`);
  }
  const timedTracks = tracks.map(timeEvents);
  const metre = findMetre(timedTracks);
  const ticksPerBeat = (ticksPerQuarter * 4) / metre.beatUnit;
  const parts = timedTracks.flatMap((track, index) => partsOf(track, index, ticksPerBeat));
  if (parts.length === 0) throw new TuneError('There are no notes in the file.');
  return { ...metre, parts };
}

function parse(bytes: Uint8Array): MidiData {
  let data: MidiData;
  try {
    data = parseMidi(new CheckedBytes(bytes));
  } catch (error) {
    // midi-file throws plain strings.
    const detail = error instanceof Error ? error.message : String(error);
    throw new TuneError(`This is no MIDI file that can be read: ${detail}`, { cause: error });
  }
  if (data.header.format === 2)
    throw new TuneError('The file holds several tunes (format 2). Give one tune.');
  return data;
}

/**
 * midi-file follows a length wherever it points; a negative one (five bytes overflow its integer) leads it backwards, for
 * ever. It takes every run of bytes by `slice`, and slices are of this class too.
 */
class CheckedBytes extends Uint8Array {
  override slice(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    if (start > end || end > this.length) throw new RangeError('a length in it points past its end');
    return super.slice(start, end);
  }
}

/** One part for each channel that has notes: in format 0 all parts share a track. */
function partsOf(track: readonly TimedEvent[], index: number, ticksPerBeat: number): TunePart[] {
  const channels = new Map<number, TrackNote[]>();
  for (const note of pairNotes(track)) {
    const notes = channels.get(note.channel) ?? [];
    channels.set(note.channel, notes);
    notes.push(note);
  }
  const trackName = nameOf(track) || `Track ${index + 1}`;
  return [...channels].map(([channel, notes]) => ({
    name: channels.size === 1 ? trackName : `${trackName}, channel ${channel + 1}`,
    notes: notes.map((note) => placeInBeats(note, ticksPerBeat)),
  }));
}

function placeInBeats({ startTick, endTick, midi, velocity }: TrackNote, ticksPerBeat: number) {
  const beat = startTick / ticksPerBeat;
  if (beat > tuneLimits.beats) throw new TuneError(`The tune is longer than ${tuneLimits.beats} beats.`);
  const durationBeats = Math.min((endTick - startTick) / ticksPerBeat, tuneLimits.noteBeats);
  return { beat, durationBeats, midi, velocity };
}

function nameOf(track: readonly TimedEvent[]): string {
  for (const { event } of track) {
    if (event.type === 'trackName') return cleanName(event.text);
  }
  return '';
}

/** Names are printed on terminals, so control characters go. */
function cleanName(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, tuneLimits.partNameLength);
}
