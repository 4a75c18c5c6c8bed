/** What all pages say. */
export const sharedWords = {
  appName: 'Downbeat',
  cancel: 'Cancel',
  close: 'Close',
  starterNames: {
    rock: 'Rock beat',
    disco: 'Disco',
    clapAndStamp: 'Clap and stamp',
    clave: 'Son clave',
    samba: 'Samba',
    waltz: 'Waltz',
    jig: 'Jig (6/8)',
    empty: 'Empty, 8 steps',
  },
  ring: {
    label: (beats: number) => (beats === 1 ? 'Beat ring: 1 beat' : `Beat ring: ${beats} beats`),
    labelWithMine: (beats: number, mine: readonly number[]) =>
      `Beat ring: ${beats} beats. Yours: ${mine.map((beat) => beat + 1).join(', ')}`,
    waiting: 'Wait',
    getReady: 'Get ready',
  },
  grid: {
    label: (pattern: string) => `Pattern ${pattern}`,
    cell: (lane: string, step: number, on: boolean) => `${lane}, step ${step}, ${on ? 'on' : 'off'}`,
    cellWith: (cell: string, names: readonly string[]) => `${cell}, ${names.join(' and ')} here`,
    lane: (lane: string) => lane.charAt(0).toUpperCase() + lane.slice(1),
    beat: (beat: number) => `${beat}`,
  },
} as const;
