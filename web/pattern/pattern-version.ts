/** A state of the room's patterns, to come back to: patterns and cells only, nothing about anybody. */
import Type, { type Static } from 'typebox';
import type { PatternsChange } from '../../client/room-editor.ts';
import { parseCellKey } from '../../shared/cell-key.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import { Pattern } from '../../shared/room-table.ts';

export const PatternVersion = Type.Object({
  savedAt: Type.Number({ description: 'Unix ms' }),
  patterns: Type.Record(Type.String(), Pattern),
  cells: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 127 })),
});
export type PatternVersion = Static<typeof PatternVersion>;

type Patterns = Pick<RoomState, 'patterns' | 'cells'>;

export function versionOf({ patterns, cells }: Patterns, savedAt: number): PatternVersion {
  return { savedAt, patterns: { ...patterns }, cells: { ...cells } };
}

/** What leads from `from` to `to`, of all patterns or of one. Nothing that is the same in both is touched. */
export function changeBetween(from: Patterns, to: Patterns, patternId?: string): PatternsChange {
  const ofPattern = (id: string): boolean => patternId === undefined || id === patternId;
  const ofCell = (key: string): boolean => ofPattern(parseCellKey(key)?.patternId ?? '');
  return {
    patterns: differences(from.patterns, to.patterns, ofPattern, isSamePattern),
    cells: differences(from.cells, to.cells, ofCell, (a, b) => a === b),
  };
}

export function isEmptyChange({ patterns, cells }: PatternsChange): boolean {
  return Object.keys(patterns).length === 0 && Object.keys(cells).length === 0;
}

export function isSameVersion(a: Patterns, b: Patterns): boolean {
  return isEmptyChange(changeBetween(a, b));
}

function differences<Value>(
  from: Readonly<Record<string, Value>>,
  to: Readonly<Record<string, Value>>,
  applies: (key: string) => boolean,
  isSame: (a: Value, b: Value) => boolean,
): Record<string, Value | null> {
  const change: Record<string, Value | null> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (!applies(key)) continue;
    const [before, after] = [from[key], to[key]];
    if (before !== undefined && after !== undefined && isSame(before, after)) continue;
    change[key] = after ?? null;
  }
  return change;
}

function isSamePattern(a: Pattern, b: Pattern): boolean {
  return (
    a.name === b.name &&
    a.steps === b.steps &&
    a.locked === b.locked &&
    a.lanes.length === b.lanes.length &&
    a.lanes.every((lane, index) => lane === b.lanes[index])
  );
}
