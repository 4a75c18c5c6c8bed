/** Scales of the plots: from values to places, with round numbers on the axis. */

export interface Scale {
  /** The axis ends here: a round number at or above the largest value. */
  readonly max: number;
  readonly ticks: readonly number[];
  /** 0 at the axis' start, 1 at its end. */
  at(value: number): number;
}

const steps = [1, 2, 5, 10];

/** For counts: from 0, whole numbers, about `tickCount` of them. */
export function countScale(largest: number, tickCount = 4): Scale {
  const raw = Math.max(1, largest) / tickCount;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, (steps.find((factor) => factor * power >= raw) ?? 10) * power);
  const max = Math.max(step, Math.ceil(Math.max(1, largest) / step) * step);
  const ticks = Array.from({ length: Math.round(max / step) + 1 }, (_, index) => index * step);
  return { max, ticks, at: (value) => value / max };
}
