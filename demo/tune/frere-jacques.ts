/**
 * "Frère Jacques" (French, eighteenth century, public domain), arranged as a round for a class: a two-bar count-in, four
 * groups that enter two bars apart and sing it twice, bells, a bass on two notes, claps, drum and shaker under them.
 */
import type { ArrangedPart, Arrangement } from './arrangement.ts';
import { parseMelody } from './melody.ts';
import type { TuneNote } from './tune.ts';

const beatsPerBar = 4;
const countInBars = 2;
const barsBetweenEntries = 2;
const timesSung = 2;
const percussion = 9;

const round =
  'C4:1 D4:1 E4:1 C4:1 | C4:1 D4:1 E4:1 C4:1 | E4:1 F4:1 G4:2 | E4:1 F4:1 G4:2 |' +
  'G4:0.5 A4:0.5 G4:0.5 F4:0.5 E4:1 C4:1 | G4:0.5 A4:0.5 G4:0.5 F4:0.5 E4:1 C4:1 | C4:1 G3:1 C4:2 | C4:1 G3:1 C4:2';
const roundBars = 8;
const groups = [
  { name: 'Group 1', program: 74, octave: 1 },
  { name: 'Group 2', program: 11, octave: 0 },
  { name: 'Group 3', program: 24, octave: 0 },
  { name: 'Group 4', program: 42, octave: -1 },
] as const;

const lastEntryBar = countInBars + (groups.length - 1) * barsBetweenEntries;
const lastBar = lastEntryBar + timesSung * roundBars;

/** Repeats a line from one bar up to (not with) another. */
function repeat(line: string, fromBar: number, toBar: number, velocity: number, hold = 0.9): TuneNote[] {
  const lineBars = line.split('|').length;
  const notes: TuneNote[] = [];
  for (let bar = fromBar; bar + lineBars <= toBar; bar += lineBars) {
    notes.push(...parseMelody(line, bar * beatsPerBar, beatsPerBar, { velocity, accent: 12, hold }));
  }
  return notes;
}

function groupPart({ name, program, octave }: (typeof groups)[number], index: number): ArrangedPart {
  const entry = countInBars + index * barsBetweenEntries;
  const notes = repeat(round, entry, entry + timesSung * roundBars, 84);
  return {
    name,
    channel: index,
    program,
    notes: notes.map((note) => ({ ...note, midi: note.midi + 12 * octave })),
  };
}

export const frereJacques: Arrangement = {
  title: 'Frère Jacques',
  bpm: 104,
  beatsPerBar,
  beatUnit: 4,
  parts: [
    ...groups.map(groupPart),
    { name: 'Bells', channel: 4, program: 14, notes: repeat('C5:1 G4:1 C5:2', lastEntryBar, lastBar, 72) },
    { name: 'Bass', channel: 5, program: 32, notes: repeat('C2:2 G2:2', countInBars, lastBar, 88) },
    {
      name: 'Drum',
      channel: percussion,
      program: 0,
      notes: repeat('C2:1 -:1 C2:1 -:1 | C2:1 -:1 C2:0.5 C2:0.5 -:1', 0, lastBar, 92, 0.5),
    },
    {
      name: 'Claps',
      channel: percussion,
      program: 0,
      notes: repeat('-:1 Eb2:1 -:1 Eb2:1', 0, lastBar, 76, 0.5),
    },
    {
      name: 'Shaker',
      channel: percussion,
      program: 0,
      notes: repeat(Array(8).fill('Bb4:0.5').join(' '), 0, lastBar, 52, 0.5),
    },
  ],
};
