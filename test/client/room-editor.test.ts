import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomEditor } from '../../client/room-editor.ts';

const drums = { name: 'Drums', lanes: ['kick', 'snare'], steps: 8 };
const ada = '0123456789';

function bench(): { editor: RoomEditor; updates: () => number } {
  const doc = new Y.Doc();
  let updates = 0;
  doc.on('update', () => updates++);
  let draws = 0;
  const editor = new RoomEditor({ doc, random: () => (draws++ % 7) / 7 });
  return { editor, updates: () => updates };
}

describe('room editor', () => {
  it('writes what the room then reads', () => {
    const { editor } = bench();
    editor.setTempo({ bpm: 132, beatsPerBar: 3 });
    editor.setTempo({ beatUnit: 8 });
    editor.start();
    editor.mute(ada);
    editor.muteAll();
    editor.setBeats(ada, [2, 0, 2]);
    editor.setRole(ada, 'drums');
    editor.setTitle('Year 4');
    editor.lock();
    editor.freeze();
    expect(editor.reader.state()).toMatchObject({
      tempo: { bpm: 132, beatsPerBar: 3, beatUnit: 8, playing: true },
      mutes: { [ada]: true, '*': true },
      beats: { [ada]: [0, 2] },
      roles: { [ada]: 'drums' },
      room: { title: 'Year 4', locked: true, frozen: true },
    });
  });

  it('cleans the texts that it writes, as the gate wants them', () => {
    const { editor } = bench();
    const id = editor.addPattern({
      ...drums,
      name: ' Flo\u0308te\u200f ',
      lanes: ['kick\u00ad', 'क्\u200dष'],
    });
    editor.setTitle('\u202eYear  4\t');
    expect(editor.reader.pattern(id)).toMatchObject({ name: 'Flöte', lanes: ['kick', 'क्\u200dष'] });
    expect(editor.reader.settings().title).toBe('Year 4');
    expect(() => editor.editPattern(id, { name: '\u3164' })).toThrow(/name must have at least one visible/);
    expect(editor.reader.pattern(id)?.name).toBe('Flöte');
  });

  it('takes back what it wrote', () => {
    const { editor } = bench();
    editor.start();
    editor.stop();
    editor.mute(ada);
    editor.unmute(ada);
    editor.muteAll();
    editor.unmuteAll();
    editor.setBeats(ada, [1]);
    editor.setBeats(ada, null);
    editor.setRole(ada, 'bass');
    editor.setRole(ada, null);
    editor.lock();
    editor.lock(false);
    expect(editor.reader.state()).toMatchObject({ mutes: {}, beats: {}, roles: {}, room: { locked: false } });
    expect(editor.reader.tempo().playing).toBe(false);
  });

  it('changes several patterns and cells as one edit, or none of it where a value does not fit', () => {
    const { editor, updates } = bench();
    const pattern = { ...drums, locked: false };
    editor.changePatterns({ patterns: { p1: pattern, p2: pattern }, cells: { 'p1:0:0': 90, 'p2:1:7': 64 } });
    editor.changePatterns({ patterns: { p2: null }, cells: { 'p2:1:7': null, 'p1:0:0': 40 } });
    expect(updates()).toBe(2);
    expect(editor.reader.state()).toMatchObject({ patterns: { p1: pattern }, cells: { 'p1:0:0': 40 } });
    expect(() => editor.changePatterns({ patterns: { p3: pattern }, cells: { 'p3:0:0': 200 } })).toThrow(
      RangeError,
    );
    expect(editor.reader.pattern('p3')).toBeUndefined();
  });

  it('adds, edits and removes a pattern with its cells and no other ones', () => {
    const { editor } = bench();
    const first = editor.addPattern(drums);
    const second = editor.addPattern({ ...drums, name: 'More' });
    editor.setCell(first, 0, 0, 100);
    editor.setCell(first, 1, 7, 90);
    editor.setCell(second, 0, 0, 80);
    editor.setCell(first, 1, 7, null);
    editor.editPattern(first, { name: 'Renamed', locked: true });
    expect(editor.reader.pattern(first)).toEqual({ ...drums, name: 'Renamed', locked: true });
    editor.removePattern(first);
    expect(editor.reader.state().patterns).toEqual({ [second]: { ...drums, name: 'More', locked: false } });
    expect(editor.reader.state().cells).toEqual({ [`${second}:0:0`]: 80 });
  });

  it('never gives two patterns one id, even where chance repeats itself', () => {
    const { editor } = bench();
    const ids = Array.from({ length: 7 }, () => editor.addPattern(drums));
    expect(new Set(ids).size).toBe(7);
  });

  it('sends a command as one update', () => {
    const { editor, updates } = bench();
    editor.setTempo({ bpm: 90, beatsPerBar: 5, beatUnit: 4 });
    const id = editor.addPattern(drums);
    editor.setCell(id, 0, 0, 1);
    editor.setCell(id, 0, 1, 1);
    editor.removePattern(id);
    expect(updates()).toBe(5);
  });

  it.each<[string, (editor: RoomEditor) => void]>([
    ['a tempo out of range', (editor) => editor.setTempo({ bpm: 301, beatsPerBar: 3 })],
    ['half a bar', (editor) => editor.setTempo({ beatsPerBar: 2.5 })],
    ['a velocity out of range', (editor) => editor.setCell('p1', 0, 0, 128)],
    ['a lane that no pattern can have', (editor) => editor.setCell('p1', 16, 0, 1)],
    ['a name that is no participant', (editor) => editor.mute('Ada')],
    ['a pattern without lanes', (editor) => void editor.addPattern({ ...drums, lanes: [] })],
    ['an unknown pattern', (editor) => editor.editPattern('p9', { locked: true })],
  ])('refuses %s and writes nothing', (_what, edit) => {
    const { editor, updates } = bench();
    expect(() => edit(editor)).toThrow(RangeError);
    expect(updates()).toBe(0);
  });
});
