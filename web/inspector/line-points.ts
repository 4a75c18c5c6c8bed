/** A line through measurements, one after the other, for an SVG of 0 0 100 `height`. */

/** From `least` at the bottom to `most` at the top; values beyond are drawn at the edge. At least two values, else empty. */
export function linePoints(
  values: readonly number[],
  { least, most, height }: { readonly least: number; readonly most: number; readonly height: number },
): string {
  if (values.length < 2) return '';
  return values
    .map((value, i) => {
      const share = Math.min(1, Math.max(0, (value - least) / (most - least || 1)));
      const x = (i / (values.length - 1)) * 100;
      return `${x.toFixed(2)},${(height * (1 - share)).toFixed(2)}`;
    })
    .join(' ');
}

/** A round top of the scale, so that it does not move with every value. */
export function scaleTop(values: readonly number[], least: number): number {
  const max = Math.max(least, ...values);
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= max) ?? max;
}
