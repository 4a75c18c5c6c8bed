/** The room table, compiled: which keys a root knows and whether a value fits. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonValue } from './json.ts';
import { type RootName, type RootSpec, roomTable, rootNames } from './room-table.ts';

type Check = (value: JsonValue) => boolean;
interface CompiledRoot {
  readonly fixed: ReadonlyMap<string, Check>;
  readonly open: { readonly key: RegExp; readonly check: Check } | undefined;
}

function compile(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value) => validator.Check(value);
}

const compiled = new Map<RootName, CompiledRoot>(
  rootNames.map((root) => {
    const spec: RootSpec = roomTable[root];
    const fixed = new Map(Object.entries(spec.keys ?? {}).map(([key, schema]) => [key, compile(schema)]));
    const open = spec.entries && {
      key: new RegExp(`^(?:${spec.entries.keyPattern})$`),
      check: compile(spec.entries.value),
    };
    return [root, { fixed, open }];
  }),
);

export function isRootName(name: string): name is RootName {
  return Object.hasOwn(roomTable, name);
}

/** Whether the table knows this key under this root. */
export function isRoomKey(root: RootName, key: string): boolean {
  return checkFor(root, key) !== undefined;
}

/** Whether the table knows the key and the value fits its schema. */
export function isRoomValue(root: RootName, key: string, value: JsonValue): boolean {
  return checkFor(root, key)?.(value) ?? false;
}

function checkFor(root: RootName, key: string): Check | undefined {
  const entry = compiled.get(root);
  return entry?.fixed.get(key) ?? (entry?.open?.key.test(key) ? entry.open.check : undefined);
}
