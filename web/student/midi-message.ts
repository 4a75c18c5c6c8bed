/** Notes in the messages of a MIDI keyboard (MIDI 1.0, channel voice messages). */
export interface MidiNoteOn {
  readonly midi: number;
  /** 1–127. */
  readonly velocity: number;
}

/** Undefined for all but a key that goes down; a velocity of 0 is a key that goes up. */
export function noteOnOf(data: Uint8Array | null | undefined): MidiNoteOn | undefined {
  const [status = 0, midi = 0, velocity = 0] = data ?? [];
  if ((status & 0xf0) !== 0x90 || velocity === 0 || midi > 127 || velocity > 127) return undefined;
  return { midi, velocity };
}
