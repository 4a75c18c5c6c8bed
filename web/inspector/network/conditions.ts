/** What the network is made to look like for this page's socket. */
export interface NetworkConditions {
  /** Each way. */
  readonly delayMs: number;
  /** The mean of what is added to it, exponentially distributed, as queues in a school's network add. */
  readonly jitterMs: number;
  /** Of packets, 0 to 100. */
  readonly lossPercent: number;
}

export const noConditions: NetworkConditions = { delayMs: 0, jitterMs: 0, lossPercent: 0 };

export const presets = {
  none: noConditions,
  wifi: { delayMs: 10, jitterMs: 5, lossPercent: 0.5 },
  crowded: { delayMs: 30, jitterMs: 25, lossPercent: 3 },
  far: { delayMs: 150, jitterMs: 20, lossPercent: 1 },
} as const satisfies Record<string, NetworkConditions>;
export type PresetName = keyof typeof presets;

export function areSame(a: NetworkConditions, b: NetworkConditions): boolean {
  return a.delayMs === b.delayMs && a.jitterMs === b.jitterMs && a.lossPercent === b.lossPercent;
}
