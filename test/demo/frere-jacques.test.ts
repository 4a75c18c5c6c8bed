import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frereJacques } from '../../demo/tune/frere-jacques.ts';
import { readMidi } from '../../demo/tune/read-midi.ts';
import { encodeMidi } from '../../demo/tune/write-midi.ts';

const shipped = readFileSync(new URL('../../demo/tune/frere-jacques.mid', import.meta.url));

describe('the tune that the repository ships', () => {
  it('is what the arranger writes, to the byte', () => {
    expect(Buffer.from(encodeMidi(frereJacques)).equals(shipped)).toBe(true);
  });

  it('reads back as the arrangement: tempo, metre, part names and every note', () => {
    const { bpm, beatsPerBar, beatUnit, parts } = readMidi(shipped);
    expect({ bpm, beatsPerBar, beatUnit }).toEqual({ bpm: 104, beatsPerBar: 4, beatUnit: 4 });
    expect(parts.map(({ name }) => name)).toEqual(frereJacques.parts.map(({ name }) => name));
    for (const [index, { notes }] of frereJacques.parts.entries()) {
      expect(parts[index]?.notes).toEqual(
        notes.map((note) => ({ ...note, durationBeats: expect.closeTo(note.durationBeats) })),
      );
    }
  });

  it('is a round: each group sings the same two bars after the group before it', () => {
    const groups = readMidi(shipped).parts.filter(({ name }) => name.startsWith('Group'));
    expect(groups).toHaveLength(4);
    const line = (index: number) =>
      (groups[index]?.notes ?? []).map(({ beat, midi }) => [beat - 8 * index, midi % 12]);
    for (const index of [1, 2, 3]) expect(line(index)).toEqual(line(0));
  });

  it('lasts about a minute', () => {
    const { bpm, parts } = readMidi(shipped);
    const lastBeat = Math.max(...parts.flatMap(({ notes }) => notes.map((note) => note.beat)));
    expect((lastBeat * 60) / bpm).toBeGreaterThan(45);
    expect((lastBeat * 60) / bpm).toBeLessThan(75);
  });
});
