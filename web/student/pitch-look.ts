/** How a pitch looks and is called: the colours of school chime bars and boomwhackers, each with a shape of its own. */
import type { ShapeName } from '../ui/shape.tsx';
import type { Scale } from './scale.ts';

export interface PitchLook {
  readonly ground: string;
  readonly ink: string;
  readonly shape: ShapeName;
}

const dark = '#10292d';
const light = '#ffffff';

const looks: readonly PitchLook[] = [
  { ground: '#c9302c', ink: light, shape: 'circle' },
  { ground: '#d9662b', ink: dark, shape: 'drop' },
  { ground: '#ff9d3d', ink: dark, shape: 'triangle' },
  { ground: '#e7b93c', ink: dark, shape: 'moon' },
  { ground: '#ffd94a', ink: dark, shape: 'square' },
  { ground: '#9ccb4a', ink: dark, shape: 'diamond' },
  { ground: '#5fae6e', ink: dark, shape: 'cross' },
  { ground: '#1f7f6d', ink: light, shape: 'star' },
  { ground: '#2a6fb0', ink: light, shape: 'shield' },
  { ground: '#6a4bb0', ink: light, shape: 'hexagon' },
  { ground: '#9a4fa8', ink: light, shape: 'petal' },
  { ground: '#e0619f', ink: dark, shape: 'pentagon' },
];

const sharps = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'] as const;
const syllables = ['do', 'di', 're', 'me', 'mi', 'fa', 'fi', 'so', 'le', 'la', 'te', 'ti'] as const;

export type NoteNames = 'letters' | 'solfege';

export function pitchLook(midi: number): PitchLook {
  return looks[midi % 12] ?? { ground: dark, ink: light, shape: 'circle' };
}

/** Movable do: the tonic of a major scale is do, of a minor one la. */
export function pitchName(midi: number, names: NoteNames, { tonic, isMinor }: Scale): string {
  if (names === 'letters') return sharps[midi % 12] ?? '';
  const fromDo = (midi - tonic + (isMinor ? 9 : 0) + 120) % 12;
  return syllables[fromDo] ?? '';
}
