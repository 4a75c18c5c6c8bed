/** Measurements of one kind as a row of a table. */
import { spreadOf } from '../../web/inspector/spread.ts';
import { ms } from '../beat-spread/text-table.ts';

export const figuresHead = ['what', 'n', 'median ms', 'p95 ms', 'max ms'] as const;

export function figuresRow(what: string, values: readonly number[]): readonly string[] {
  const { count = 0, median = Number.NaN, p95 = Number.NaN, max = Number.NaN } = spreadOf(values) ?? {};
  return [what, String(count), ms(median), ms(p95), ms(max)];
}
