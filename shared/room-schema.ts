/** The room table, compiled: which keys a root knows, whether a value fits, and what is wrong with one that is to be written. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonValue } from './json.ts';
import { type RootName, type RootSpec, roomTable, rootNames } from './room-table.ts';
import { changeTexts, textsIn } from './room-texts.ts';
import { cleanText, textFault } from './visible-text.ts';

interface Entry {
  readonly schema: TSchema;
  readonly hasTexts: boolean;
  check(value: JsonValue): boolean;
}
interface CompiledRoot {
  readonly fixed: ReadonlyMap<string, Entry>;
  readonly open: { readonly key: RegExp; readonly entry: Entry } | undefined;
}

function compile(schema: TSchema): Entry {
  const validator = Compile(schema);
  const hasTexts = JSON.stringify(schema).includes('"visibleText":true');
  return { schema, hasTexts, check: (value) => validator.Check(value) };
}

const compiled = new Map<RootName, CompiledRoot>(
  rootNames.map((root) => {
    const spec: RootSpec = roomTable[root];
    const fixed = new Map(Object.entries(spec.keys ?? {}).map(([key, schema]) => [key, compile(schema)]));
    const open = spec.entries && {
      key: new RegExp(`^(?:${spec.entries.keyPattern})$`),
      entry: compile(spec.entries.value),
    };
    return [root, { fixed, open }];
  }),
);

export function isRootName(name: string): name is RootName {
  return Object.hasOwn(roomTable, name);
}

/** Whether the table knows this key under this root. */
export function isRoomKey(root: RootName, key: string): boolean {
  return entryOf(root, key) !== undefined;
}

/** Whether the table knows the key and the value has its schema: what a reader can work with, however its texts are spelled. */
export function isRoomValue(root: RootName, key: string, value: JsonValue): boolean {
  return entryOf(root, key)?.check(value) ?? false;
}

/**
 * Why the value can't be written under this key, as a sentence; undefined where it can. A text that was there before stays, or nobody
 * could lock a pattern that an older server let somebody name.
 */
export function roomValueFault(
  root: RootName,
  key: string,
  value: JsonValue,
  before?: JsonValue,
): string | undefined {
  const entry = entryOf(root, key);
  if (!entry?.check(value)) return 'The value does not fit this key.';
  if (!entry.hasTexts) return undefined;
  let known: ReadonlySet<string> | undefined;
  for (const { path, text, options } of textsIn(entry.schema, value)) {
    const fault = textFault(text, options);
    if (fault === undefined) continue;
    known ??= new Set(textsBefore(entry, before).map((each) => each.text));
    if (!known.has(text)) return `${pathIn(key, path)} ${fault}.`;
  }
  return undefined;
}

/** The value with its texts cleaned, as far as that can be done; else as it is. */
export function cleanRoomValue(root: RootName, key: string, value: JsonValue): JsonValue {
  const entry = entryOf(root, key);
  if (!entry?.hasTexts) return value;
  return changeTexts(entry.schema, value, (text, options) => {
    const outcome = cleanText(text, options);
    return outcome.ok ? outcome.text : text;
  });
}

/** The key itself is said only where it is the name of what is wrong. */
function pathIn(key: string, path: string): string {
  return path === '' || path.startsWith('[') ? key + path : path;
}

function textsBefore({ schema, check }: Entry, before: JsonValue | undefined) {
  return before !== undefined && check(before) ? textsIn(schema, before) : [];
}

function entryOf(root: RootName, key: string): Entry | undefined {
  const found = compiled.get(root);
  return found?.fixed.get(key) ?? (found?.open?.key.test(key) ? found.open.entry : undefined);
}
