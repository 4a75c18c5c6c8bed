/** What all pages say. */
export const sharedWords = {
  appName: 'Downbeat',
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
    howTo: 'Arrow keys move, space turns a step on or off.',
    beat: (beat: number) => `${beat}`,
    turnedBy: (name: string) => name,
  },
  shapes: ['circle', 'triangle', 'square', 'diamond', 'star', 'hexagon', 'drop', 'cross'],
} as const;
