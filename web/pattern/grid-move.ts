/** Where a key leads in the grid (ARIA Authoring Practices, "Grid"). Pure. */
export interface GridPlace {
  readonly laneIndex: number;
  readonly stepIndex: number;
}

export interface GridSize {
  readonly lanes: number;
  readonly steps: number;
}

/** Undefined where the key is none of the grid's. `farther`: with Ctrl or Command. */
export function moveInGrid(
  { laneIndex, stepIndex }: GridPlace,
  key: string,
  { lanes, steps }: GridSize,
  farther = false,
): GridPlace | undefined {
  const to = (lane: number, step: number): GridPlace => ({
    laneIndex: Math.min(Math.max(lane, 0), lanes - 1),
    stepIndex: Math.min(Math.max(step, 0), steps - 1),
  });
  switch (key) {
    case 'ArrowRight':
      return to(laneIndex, stepIndex + 1);
    case 'ArrowLeft':
      return to(laneIndex, stepIndex - 1);
    case 'ArrowDown':
      return to(laneIndex + 1, stepIndex);
    case 'ArrowUp':
      return to(laneIndex - 1, stepIndex);
    case 'Home':
      return to(farther ? 0 : laneIndex, 0);
    case 'End':
      return to(farther ? lanes - 1 : laneIndex, steps - 1);
    case 'PageUp':
      return to(0, stepIndex);
    case 'PageDown':
      return to(lanes - 1, stepIndex);
    default:
      return undefined;
  }
}
