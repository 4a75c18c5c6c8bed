/** What a class can be taught with. A command line can set each. All ms. */
export const thresholds = {
  'note-p99': { default: 150, means: 'notes: from one member to another, 99 of 100' },
  'edit-p99': { default: 300, means: 'edits: stored and with another member, 99 of 100' },
  'clock-spread': { default: 20, means: 'how far apart members hear the same beat' },
  'gate-p99': { default: 300, means: 'a forbidden edit: until its sender has the value back' },
} as const;

export type ThresholdName = keyof typeof thresholds;
export type Thresholds = Readonly<Record<ThresholdName, number>>;
