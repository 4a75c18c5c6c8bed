/**
 * One figure, corrected for sample size. Even in a perfectly equal class, few events look unequal by chance alone. An inequality
 * U is therefore shown as 1 − (U − Ufair) / (1 − Ufair), clipped to 0–1, where Ufair is the inequality that chance causes in a
 * fair class with as many events. In terms of the equality 1 − U, that is `raw / fair`.
 */
import Type, { type Static } from 'typebox';

const Fraction = Type.Number({ minimum: 0, maximum: 1 });

export const Figure = Type.Object({
  value: Type.Union([Fraction, Type.Null()], {
    description: 'raw / fair, at most 1; null where it is not enough yet, and then in no total',
  }),
  raw: Type.Union([Fraction, Type.Null()], { description: 'as counted' }),
  fair: Type.Union([Fraction, Type.Null()], { description: 'the mean of a fair class with as many events' }),
  events: Type.Integer({ minimum: 0, description: 'how many events the figure rests on' }),
});
export type Figure = Static<typeof Figure>;

/** `raw` and `fair` are equalities, and 1 is perfect. With fewer than `eventsNeeded` events, there is no figure. */
export function figureOf(raw: number, fair: number, events: number, eventsNeeded = 0): Figure {
  const bounded = { raw: clip(raw), fair: clip(fair), events };
  if (events < eventsNeeded) return { value: null, ...bounded };
  return { value: bounded.fair > 0 ? clip(raw / fair) : 1, ...bounded };
}

function clip(equality: number): number {
  return Math.min(1, Math.max(0, equality));
}
