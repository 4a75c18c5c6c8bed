import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type MidiEvent, type MidiHeader, writeMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { readMidi, tuneLimits } from '../../demo/tune/read-midi.ts';
import { TuneError } from '../../demo/tune/tune-error.ts';

const shipped = readFileSync(new URL('../../demo/tune/frere-jacques.mid', import.meta.url));

const on = (deltaTime: number, noteNumber: number, channel = 0): MidiEvent => ({
  deltaTime,
  type: 'noteOn',
  channel,
  noteNumber,
  velocity: 64,
});
const off = (deltaTime: number, noteNumber: number, channel = 0): MidiEvent => ({
  deltaTime,
  type: 'noteOff',
  channel,
  noteNumber,
  velocity: 0,
});
const end: MidiEvent = { deltaTime: 0, meta: true, type: 'endOfTrack' };
const signature = (numerator: number, denominator: number): MidiEvent => ({
  deltaTime: 0,
  type: 'timeSignature',
  numerator,
  denominator,
  metronome: 24,
  thirtyseconds: 8,
});
const tempo = (microsecondsPerBeat: number, deltaTime = 0): MidiEvent => ({
  deltaTime,
  type: 'setTempo',
  microsecondsPerBeat,
});

function midiFile(tracks: MidiEvent[][], header: Partial<MidiHeader> = {}): Uint8Array {
  return Uint8Array.from(
    writeMidi({ header: { format: 1, numTracks: tracks.length, ticksPerBeat: 100, ...header }, tracks }),
  );
}

/** A file of one track whose bytes need not be MIDI. */
function rawTrack(...bytes: number[]): Uint8Array {
  const head = [...Buffer.from('MThd'), 0, 0, 0, 6, 0, 1, 0, 1, 0, 100, ...Buffer.from('MTrk')];
  const length = [24, 16, 8, 0].map((shift) => (bytes.length >> shift) & 0xff);
  return Uint8Array.from([...head, ...length, ...bytes]);
}

describe('reading a MIDI file', () => {
  it('pairs the beginnings and ends of notes, overlapping ones of a pitch in their order', () => {
    const tune = readMidi(midiFile([[on(0, 60), on(50, 60), off(50, 60), off(100, 60), end]]));
    expect(tune.parts).toEqual([
      {
        name: 'Track 1',
        notes: [
          { beat: 0, durationBeats: 1, midi: 60, velocity: 64 },
          { beat: 0.5, durationBeats: 1.5, midi: 60, velocity: 64 },
        ],
      },
    ]);
  });

  it('lets a note that nothing ends last as long as its track, and gives every note a length', () => {
    const [part] = readMidi(midiFile([[on(0, 60), on(0, 62), off(0, 62), { ...end, deltaTime: 300 }]])).parts;
    expect(part?.notes.map((note) => note.durationBeats)).toEqual([3, 0.01]);
  });

  it('never makes a note longer than a room takes', () => {
    const [part] = readMidi(midiFile([[on(0, 60), off(100_000, 60), end]])).parts;
    expect(part?.notes[0]?.durationBeats).toBe(tuneLimits.noteBeats);
  });

  it('makes a part of every channel, named by its track without control characters', () => {
    const name: MidiEvent = {
      deltaTime: 0,
      type: 'trackName',
      text: `\u001b[31m Choir \u0007${'x'.repeat(80)}`,
    };
    const { parts } = readMidi(midiFile([[name, on(0, 60, 0), on(0, 64, 3), end]], { format: 0 }));
    const cleaned = `[31m Choir  ${'x'.repeat(28)}`;
    expect(parts.map((part) => part.name)).toEqual([`${cleaned}, channel 1`, `${cleaned}, channel 4`]);
  });

  it.each([
    { written: [], read: { bpm: 120, beatsPerBar: 4, beatUnit: 4 } },
    { written: [tempo(500_000), signature(3, 4)], read: { bpm: 120, beatsPerBar: 3, beatUnit: 4 } },
    { written: [tempo(1_000_000), signature(6, 8)], read: { bpm: 120, beatsPerBar: 6, beatUnit: 8 } },
    { written: [tempo(500_000), signature(2, 2)], read: { bpm: 60, beatsPerBar: 2, beatUnit: 2 } },
    // 6/8 at 360 eighths a minute is out of the room's range.
    { written: [tempo(333_333), signature(6, 8)], read: { bpm: 180, beatsPerBar: 3, beatUnit: 4 } },
    { written: [tempo(500_000), signature(12, 16)], read: { bpm: 120, beatsPerBar: 3, beatUnit: 4 } },
    { written: [tempo(500_000), signature(5, 16)], read: { bpm: 120, beatsPerBar: 4, beatUnit: 4 } },
    { written: [tempo(500_000), tempo(300_000, 10)], read: { bpm: 120, beatsPerBar: 4, beatUnit: 4 } },
  ])('says the metre as a room can: $read', ({ written, read }) => {
    expect(readMidi(midiFile([[...written, on(0, 60), end]]))).toMatchObject({
      ...read,
      bpm: expect.closeTo(read.bpm, 2),
    });
  });

  it('counts beats in the unit of the metre', () => {
    const { parts } = readMidi(midiFile([[signature(6, 8), on(100, 60), off(50, 60), end]]));
    expect(parts[0]?.notes[0]).toMatchObject({ beat: 2, durationBeats: 1 });
  });
});

describe('a file that is no tune is refused with a reason', () => {
  const note = [on(0, 60), end];
  it.each([
    ['nothing', new Uint8Array(0), 'no MIDI file'],
    ['text', Buffer.from('la la la la la la la la'), 'no MIDI file'],
    ['half a file', shipped.subarray(0, shipped.length / 2), 'points past its end'],
    [
      'a length that leads backwards for ever',
      rawTrack(0, 0xff, 1, 0x8f, 0xff, 0xff, 0xff, 0x78),
      'points past its end',
    ],
    ['a time that runs backwards', rawTrack(0x8f, 0xff, 0xff, 0xff, 0x78, 0x90, 60, 64), 'impossible time'],
    ['a note with a byte too large', rawTrack(0, 0x90, 200, 64), 'outside 0–127'],
    ['a note cut off', rawTrack(0, 0x90, 60), 'outside 0–127'],
    ['no notes', midiFile([[end]]), 'no notes'],
    ['no tracks', midiFile([]), 'no notes'],
    ['film frames', midiFile([note], { framesPerSecond: 25, ticksPerFrame: 40 }), 'film frames'],
    [
      'beats of no length',
      Uint8Array.from(midiFile([note]).map((byte, at) => (at === 13 ? 0 : byte))),
      'how long a beat',
    ],
    ['several tunes', midiFile([note], { format: 2 }), 'format 2'],
    ['a frantic tempo', midiFile([[tempo(1000), ...note]]), '60000 quarter notes a minute'],
    ['a tempo of no time', midiFile([[tempo(0), ...note]]), 'Infinity quarter notes'],
    ['too many bytes', new Uint8Array(tuneLimits.fileBytes + 1), 'larger than'],
    ['too many tracks', midiFile(Array.from({ length: 65 }, () => note)), 'more than 64 tracks'],
    [
      'too many events',
      midiFile([Array.from({ length: tuneLimits.events + 1 }, () => on(0, 60))]),
      'more than 100000 events',
    ],
    ['an endless rest', midiFile([[on(0x0fff_ffff, 60), end]]), 'longer than 20000 beats'],
  ])('%s', (_what, bytes, reason) => {
    expect(() => readMidi(bytes)).toThrow(TuneError);
    expect(() => readMidi(bytes)).toThrow(reason);
  });
});

describe('damage', () => {
  it('never ends in anything but a tune within the limits or a TuneError', () => {
    const change = fc.record({ at: fc.nat(shipped.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.nat(shipped.length),
        (changes, cut) => {
          const bytes = Uint8Array.from(shipped);
          for (const { at, byte } of changes) bytes[at] = byte;
          expectTuneOrError(bytes);
          expectTuneOrError(bytes.subarray(0, cut));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('the same for bytes that only begin like a track', () => {
    const byte = fc.oneof(
      fc.constantFrom(0x00, 0x7f, 0x80, 0x8f, 0x90, 0xf0, 0xff),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => expectTuneOrError(rawTrack(...bytes))),
      { numRuns: 3000 },
    );
  });

  function expectTuneOrError(bytes: Uint8Array): void {
    try {
      const { bpm, parts } = readMidi(bytes);
      const sound = parts.every(({ notes }) =>
        notes.every(
          (note) =>
            note.beat >= 0 && note.beat <= tuneLimits.beats && note.durationBeats > 0 && note.midi <= 127,
        ),
      );
      expect({ sound, bpm: bpm >= 20 && bpm <= 300 }).toEqual({ sound: true, bpm: true });
    } catch (error) {
      if (!(error instanceof TuneError)) throw error;
    }
  }
});
