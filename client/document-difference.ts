import type * as Y from 'yjs';
import { isJsonValue, jsonEquals } from '../shared/json.ts';
import type { AnyRoot } from '../shared/room-schema.ts';

/** The keys of a root whose values differ between two documents. */
export function differingKeys(before: Y.Doc, after: Y.Doc, root: AnyRoot): string[] {
  const maps = [before.getMap(root), after.getMap(root)] as const;
  const keys = new Set(maps.flatMap((map) => [...map.keys()]));
  return [...keys].filter((key) => {
    const [old, now]: unknown[] = maps.map((map) => map.get(key));
    return !(isJsonValue(old) && isJsonValue(now) && jsonEquals(old, now));
  });
}
