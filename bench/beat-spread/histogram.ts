/** Values as rows of bars. */

const barWidth = 40;
const maxEvenBins = 8;

/** Bins of one width that hold all values; `leastBinMs` is doubled until they are few. */
export function evenEdges(values: readonly number[], leastBinMs: number): number[] {
  if (values.length === 0) return [];
  let binMs = leastBinMs;
  while ((Math.max(...values) - Math.min(...values)) / binMs > maxEvenBins) binMs *= 2;
  const first = Math.floor(Math.min(...values) / binMs);
  const last = Math.floor(Math.max(...values) / binMs);
  return Array.from({ length: last - first + 2 }, (_, bin) => (first + bin) * binMs);
}

/** `edges`: ascending; a bin reaches from an edge up to the next. What is past the last is counted in a row of its own. */
export function histogram(title: string, values: readonly number[], edges: readonly number[]): string {
  const rows = edges.flatMap((from, index) => {
    const to = edges[index + 1] ?? Number.POSITIVE_INFINITY;
    const count = values.filter((value) => value >= from && value < to).length;
    const isPast = to === Number.POSITIVE_INFINITY;
    return isPast && count === 0 ? [] : [{ label: isPast ? `≥ ${from}` : `${from} – ${to}`, count }];
  });
  const fullest = Math.max(1, ...rows.map(({ count }) => count));
  const lines = rows.map(({ label, count }) => {
    const bar = '█'.repeat(Math.ceil((count / fullest) * barWidth));
    return `  ${label.padStart(11)} ms ${String(count).padStart(5)} ${bar}`.trimEnd();
  });
  return [title, ...lines].join('\n');
}
