/** Sorted, disjoint ranges of one client's clocks: what an update deletes. */
export interface DeleteRange {
  readonly clock: number;
  readonly len: number;
}

/** The index of the first range that ends after `clock`, by binary search. */
function firstEndingAfter(ranges: readonly DeleteRange[], clock: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range.clock + range.len <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function deletesClock(ranges: readonly DeleteRange[] | undefined, clock: number): boolean {
  return coverageOf(ranges, clock, 1) === 'whole';
}

/** How much of the `len` clocks from `clock` on is deleted by the ranges. Adjacent ranges count as separate parts. */
export function coverageOf(
  ranges: readonly DeleteRange[] | undefined,
  clock: number,
  len: number,
): 'none' | 'part' | 'whole' {
  const range = ranges?.[firstEndingAfter(ranges, clock)];
  if (range === undefined || range.clock >= clock + len) return 'none';
  return range.clock <= clock && range.clock + range.len >= clock + len ? 'whole' : 'part';
}
