/** Figures of several repeats as text. */
import type { Sample } from '../sample.ts';

export function valuesOf(samples: readonly Sample[], figure: string): number[] {
  return samples
    .map(({ figures }) => figures[figure])
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);
}

/** Undefined where there are none; the lower of two. */
export function median(sorted: readonly number[]): number | undefined {
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

export function medianOf(samples: readonly Sample[], figure: string): number | undefined {
  return median(valuesOf(samples, figure));
}

/** `median [least–most]`. */
export function rangeText(samples: readonly Sample[], figure: string): string {
  const values = valuesOf(samples, figure);
  const middle = median(values);
  const least = values[0];
  const most = values.at(-1);
  if (middle === undefined || least === undefined || most === undefined) return '–';
  const text = numberText(middle);
  return numberText(least) === numberText(most) ? text : `${text} [${numberText(least)}–${numberText(most)}]`;
}

/** As many digits as say something. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const digits = Math.abs(value) < 1 ? 2 : Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0;
  return value.toFixed(digits);
}
