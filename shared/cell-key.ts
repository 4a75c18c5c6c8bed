/** The key of one step in the `cells` root: `patternId:laneIndex:stepIndex`. */
export interface CellAddress {
  readonly patternId: string;
  readonly laneIndex: number;
  readonly stepIndex: number;
}

export function formatCellKey({ patternId, laneIndex, stepIndex }: CellAddress): string {
  return `${patternId}:${laneIndex}:${stepIndex}`;
}

/** Returns undefined if the key does not have the three parts. The room table and the pattern check their ranges. */
export function parseCellKey(key: string): CellAddress | undefined {
  const stepAt = key.lastIndexOf(':');
  const laneAt = key.lastIndexOf(':', stepAt - 1);
  if (laneAt <= 0) return undefined;
  const laneIndex = Number(key.slice(laneAt + 1, stepAt));
  const stepIndex = Number(key.slice(stepAt + 1));
  if (!Number.isInteger(laneIndex) || !Number.isInteger(stepIndex)) return undefined;
  return { patternId: key.slice(0, laneAt), laneIndex, stepIndex };
}
