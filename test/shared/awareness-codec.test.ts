import * as encoding from 'lib0/encoding';
import { encodeUtf8 } from 'lib0/string';
import { describe, expect, test } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  decodeAwarenessUpdate,
  encodeAwarenessEntries,
  isRemovedState,
  removedState,
} from '../../shared/awareness-codec.ts';
import { FrameError } from '../../shared/protocol.ts';

const entry = (clientId: number, clock: number, json: string) => ({
  clientId,
  clock,
  state: encodeUtf8(json),
});
const update = (...entries: ReturnType<typeof entry>[]) => encodeAwarenessEntries(entries);

describe('the awareness codec', () => {
  test('reads what y-protocols writes, without parsing the states', () => {
    const awareness = new Awareness(new Y.Doc());
    awareness.setLocalState({ name: 'Ünï 🎵' });
    const [read] = decodeAwarenessUpdate(encodeAwarenessUpdate(awareness, [awareness.clientID]));
    awareness.doc.destroy();
    expect(read?.clientId).toBe(awareness.clientID);
    expect(read?.clock).toBe(1);
    expect(new TextDecoder().decode(read?.state)).toBe('{"name":"Ünï 🎵"}');
  });

  test('writes what y-protocols reads', () => {
    const awareness = new Awareness(new Y.Doc());
    applyAwarenessUpdate(awareness, update(entry(7, 3, '{"a":1}'), entry(2 ** 53 - 1, 1, '{"b":2}')), 'test');
    expect(awareness.getStates().get(7)).toEqual({ a: 1 });
    expect(awareness.getStates().get(2 ** 53 - 1)).toEqual({ b: 2 });
    applyAwarenessUpdate(
      awareness,
      encodeAwarenessEntries([{ clientId: 7, clock: 3, state: removedState }]),
      'test',
    );
    expect(awareness.getStates().has(7)).toBe(false);
    awareness.doc.destroy();
  });

  test('hands malformed JSON through untouched', () => {
    const [read] = decodeAwarenessUpdate(update(entry(1, 1, '{not json')));
    expect(new TextDecoder().decode(read?.state)).toBe('{not json');
  });

  test('round-trips, the empty update too', () => {
    const entries = [entry(0, 0, 'null'), entry(5, 2 ** 40, '{}')];
    expect(decodeAwarenessUpdate(update(...entries))).toEqual(entries);
    expect(decodeAwarenessUpdate(encodeAwarenessEntries([]))).toEqual([]);
  });

  test('knows the removed state from all others', () => {
    expect(isRemovedState(encodeUtf8('null'))).toBe(true);
    for (const json of ['nul', 'nulL', ' null', 'nullx', '{}'])
      expect(isRemovedState(encodeUtf8(json))).toBe(false);
  });

  test('refuses every truncation', () => {
    const bytes = update(entry(300, 3, '{"a":1}'), entry(7, 1, '{}'));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeAwarenessUpdate(bytes.subarray(0, length)), `${length} bytes`).toThrow(FrameError);
    }
  });

  test('refuses trailing bytes', () => {
    expect(() => decodeAwarenessUpdate(Uint8Array.of(...update(entry(1, 1, '{}')), 0))).toThrow(FrameError);
  });

  test('refuses a count that the bytes cannot hold, before reading any entry', () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 2 ** 40);
    encoding.writeUint8Array(encoder, encodeAwarenessEntries([entry(1, 1, '{}')]).subarray(1));
    expect(() => decodeAwarenessUpdate(encoding.toUint8Array(encoder))).toThrow('too short for');
  });

  test('refuses numbers beyond 53 bits', () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f];
    expect(() => decodeAwarenessUpdate(Uint8Array.of(1, ...huge, 1, 2, 123, 125))).toThrow(FrameError);
    expect(() => decodeAwarenessUpdate(Uint8Array.of(1, 1, ...huge, 2, 123, 125))).toThrow(FrameError);
  });
});
