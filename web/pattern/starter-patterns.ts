/** Rhythms that groove already: nobody begins with a blank sheet. In each row `x` is a hit, `o` a soft one and `.` a rest. */
import type { PatternsChange } from '../../client/room-editor.ts';
import { formatCellKey } from '../../shared/cell-key.ts';
import type { Pattern } from '../../shared/room-table.ts';
import { sharedWords } from '../words/shared-words.ts';

export interface StarterPattern {
  readonly name: string;
  readonly rows: readonly (readonly [lane: string, steps: string])[];
}

const { starterNames } = sharedWords;
const velocities: Readonly<Record<string, number>> = { x: 100, o: 56 };

export const starterPatterns: readonly StarterPattern[] = [
  {
    name: starterNames.rock,
    rows: [
      ['kick', 'x.......x.x.....'],
      ['snare', '....x.......x...'],
      ['hat', 'x.o.x.o.x.o.x.o.'],
      ['clap', '................'],
    ],
  },
  {
    name: starterNames.disco,
    rows: [
      ['kick', 'x...x...x...x...'],
      ['snare', '................'],
      ['hat', '..x...x...x...x.'],
      ['clap', '....x.......x...'],
    ],
  },
  {
    name: starterNames.clapAndStamp,
    rows: [
      ['kick', 'x.x.....x.x.....'],
      ['clap', '....x.......x...'],
    ],
  },
  {
    name: starterNames.clave,
    rows: [
      ['clave', 'x..x..x...x.x...'],
      ['kick', 'x.....x.x.....x.'],
      ['shaker', 'x.o.x.o.x.o.x.o.'],
    ],
  },
  {
    name: starterNames.samba,
    rows: [
      ['kick', 'o...x..xo...x..x'],
      ['shaker', 'xooxxooxxooxxoox'],
      ['bell', 'x.x..x.x.xx..x.x'],
    ],
  },
  {
    name: starterNames.waltz,
    rows: [
      ['kick', 'x...........'],
      ['clap', '....x...x...'],
      ['hat', '..o...o...o.'],
    ],
  },
  {
    name: starterNames.jig,
    rows: [
      ['kick', 'x...........'],
      ['clap', '......x.....'],
      ['hat', 'x.o.o.x.o.o.'],
    ],
  },
  {
    name: starterNames.empty,
    rows: [
      ['kick', '........'],
      ['snare', '........'],
      ['hat', '........'],
      ['clap', '........'],
    ],
  },
];

/** The pattern with its hits, as one edit. */
export function startPattern(starter: StarterPattern, patternId: string): PatternsChange {
  const pattern: Pattern = {
    name: starter.name,
    lanes: starter.rows.map(([lane]) => lane),
    steps: Math.max(...starter.rows.map(([, steps]) => steps.length)),
    locked: false,
  };
  const cells = starter.rows.flatMap(([, steps], laneIndex) =>
    [...steps].flatMap((step, stepIndex) => {
      const velocity = velocities[step];
      return velocity === undefined
        ? []
        : [[formatCellKey({ patternId, laneIndex, stepIndex }), velocity] as const];
    }),
  );
  return { patterns: { [patternId]: pattern }, cells: Object.fromEntries(cells) };
}
