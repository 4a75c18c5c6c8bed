import { useCallback, useEffect, useRef, useState } from 'react';
import { type MidiNoteOn, noteOnOf } from './midi-message.ts';

export type MidiState =
  | { readonly status: 'unsupported' | 'off' | 'refused' }
  | { readonly status: 'on'; readonly keyboards: number };

export interface MidiKeyboard {
  readonly state: MidiState;
  /** Asks the browser, which asks the child. */
  connect(): void;
}

/** Web MIDI, where the browser has it (no Safari has). */
export function useMidiKeyboard(onNote: (note: MidiNoteOn) => void): MidiKeyboard {
  const [state, setState] = useState<MidiState>({
    status: typeof navigator.requestMIDIAccess === 'function' ? 'off' : 'unsupported',
  });
  const [access, setAccess] = useState<MIDIAccess>();
  const latest = useRef(onNote);
  latest.current = onNote;

  useEffect(() => {
    if (access === undefined) return;
    const onMessage = (event: MIDIMessageEvent): void => {
      const note = noteOnOf(event.data);
      if (note) latest.current(note);
    };
    const listen = (): void => {
      for (const input of access.inputs.values()) input.onmidimessage = onMessage;
      setState({ status: 'on', keyboards: access.inputs.size });
    };
    listen();
    access.onstatechange = listen;
    return () => {
      access.onstatechange = null;
      for (const input of access.inputs.values()) input.onmidimessage = null;
    };
  }, [access]);

  const connect = useCallback(() => {
    navigator.requestMIDIAccess().then(setAccess, () => setState({ status: 'refused' }));
  }, []);
  return { state, connect };
}
