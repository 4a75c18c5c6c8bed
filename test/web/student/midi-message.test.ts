import { describe, expect, it } from 'vitest';
import { noteOnOf } from '../../../web/student/midi-message.ts';

describe('messages of a MIDI keyboard', () => {
  it('a key that goes down is a note, on any channel', () => {
    expect(noteOnOf(Uint8Array.of(0x90, 60, 100))).toEqual({ midi: 60, velocity: 100 });
    expect(noteOnOf(Uint8Array.of(0x9f, 0, 1))).toEqual({ midi: 0, velocity: 1 });
  });

  it.each([
    ['a key that goes up', [0x80, 60, 64]],
    ['a key that goes up, as velocity 0', [0x90, 60, 0]],
    ['a pedal', [0xb0, 64, 127]],
    ['the clock', [0xf8]],
    ['nothing', []],
    ['bytes out of range', [0x90, 200, 100]],
  ])('%s is none', (_name, bytes) => {
    expect(noteOnOf(Uint8Array.from(bytes))).toBeUndefined();
  });

  it('no data is none', () => {
    expect([noteOnOf(null), noteOnOf(undefined)]).toEqual([undefined, undefined]);
  });
});
