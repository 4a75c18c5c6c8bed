/** A colour and a shape for each lane: neighbours differ in both. */
import type { ShapeName } from '../ui/shape.tsx';

export interface LaneLook {
  readonly colour: string;
  readonly shape: ShapeName;
}

const looks: readonly LaneLook[] = [
  { colour: 'var(--coral-deep)', shape: 'circle' },
  { colour: 'var(--sky)', shape: 'square' },
  { colour: 'var(--sun-deep)', shape: 'triangle' },
  { colour: 'var(--plum)', shape: 'star' },
  { colour: 'var(--leaf)', shape: 'diamond' },
  { colour: 'var(--petrol)', shape: 'hexagon' },
];

export function laneLook(laneIndex: number): LaneLook {
  return looks[laneIndex % looks.length] ?? { colour: 'var(--petrol)', shape: 'circle' };
}
