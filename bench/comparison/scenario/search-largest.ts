/** The largest number that passes, to within 4 %: out from `start` until one passes and one fails, then halving. */
export interface SearchOptions {
  readonly start: number;
  readonly factor: number;
  readonly most: number;
}

const fineness = 0.04;

export async function searchLargest(
  passes: (count: number) => Promise<boolean>,
  { start, factor, most }: SearchOptions,
): Promise<number> {
  let good = 0;
  let bad = most + 1;
  let next = Math.min(start, most);
  while (bad - good > Math.max(1, Math.floor(good * fineness))) {
    if (await passes(next)) good = next;
    else bad = next;
    if (good === 0) next = Math.max(1, Math.min(bad - 1, Math.floor(bad / factor)));
    else if (bad > most) next = Math.min(most, Math.ceil(good * factor));
    else next = Math.floor((good + bad) / 2);
    if (next === good || next === bad) return good;
  }
  return good;
}
