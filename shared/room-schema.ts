/** What a room may hold, compiled from the room table and its extensions: roots, keys, values, and the events that happen in it. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  defaultMaxKeys,
  type EventSpec,
  type Extension,
  type ExtensionRoot,
  type ExtensionRootSpec,
  isExtensionRoot,
} from './extension.ts';
import type { JsonValue } from './json.ts';
import { type RootName, type RootSpec, roomTable, rootNames, type Writer } from './room-table.ts';
import { changeTexts, textsIn } from './room-texts.ts';
import { cleanText, textFault } from './visible-text.ts';

/** A root of the room table or of an extension. */
export type AnyRoot = RootName | ExtensionRoot;

interface Entry {
  readonly schema: TSchema;
  readonly hasTexts: boolean;
  check(value: JsonValue): boolean;
}
interface CompiledRoot {
  readonly spec: RootSpec;
  readonly fixed: ReadonlyMap<string, Entry>;
  readonly open: { readonly key: RegExp; readonly entry: Entry } | undefined;
}
interface CompiledEvent {
  readonly spec: EventSpec;
  check(payload: JsonValue): boolean;
}

export class RoomSchema {
  /** In the order in which the gate decides: an extension's come last. */
  readonly rootNames: readonly AnyRoot[];
  readonly #roots: ReadonlyMap<string, CompiledRoot>;
  readonly #maxKeys: ReadonlyMap<string, number>;
  readonly #events: ReadonlyMap<string, CompiledEvent>;

  /** Throws TypeError where two extensions have one name. */
  constructor(extensions: readonly Extension[] = []) {
    const names = extensions.map(({ name }) => name);
    if (new Set(names).size < names.length) throw new TypeError('Two extensions have the same name.');
    const added = extensions.flatMap(({ roots = {} }) => Object.entries<ExtensionRootSpec>(roots));
    this.rootNames = [...rootNames, ...added.map(([root]) => root).filter(isExtensionRoot)];
    this.#roots = new Map([...core, ...added.map(([root, spec]) => [root, compileRoot(spec)] as const)]);
    this.#maxKeys = new Map(added.map(([root, { maxKeys = defaultMaxKeys }]) => [root, maxKeys]));
    this.#events = new Map(
      extensions.flatMap(({ events = {} }) =>
        Object.entries(events).map(([name, spec]) => [name, compileEvent(spec)] as const),
      ),
    );
  }

  isRoot(name: string): name is AnyRoot {
    return this.#roots.has(name);
  }

  writerOf(root: AnyRoot): Writer {
    return this.#roots.get(root)?.spec.writer ?? 'server';
  }

  /** Undefined where nothing but its keys bounds the root. */
  maxKeysOf(root: AnyRoot): number | undefined {
    return this.#maxKeys.get(root);
  }

  eventOf(name: string): CompiledEvent | undefined {
    return this.#events.get(name);
  }

  /** Whether this key is known under this root. */
  isKey(root: AnyRoot, key: string): boolean {
    return this.#entryOf(root, key) !== undefined;
  }

  /** Whether the key is known and the value has its schema: what a reader can work with, however its texts are spelled. */
  isValue(root: AnyRoot, key: string, value: JsonValue): boolean {
    return this.#entryOf(root, key)?.check(value) ?? false;
  }

  /**
   * Why the value can't be written under this key, as a sentence; undefined where it can. A text that was there before stays, or nobody
   * could lock a pattern that an older server let somebody name.
   */
  valueFault(root: AnyRoot, key: string, value: JsonValue, before?: JsonValue): string | undefined {
    const entry = this.#entryOf(root, key);
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
  cleanValue(root: AnyRoot, key: string, value: JsonValue): JsonValue {
    const entry = this.#entryOf(root, key);
    if (!entry?.hasTexts) return value;
    return changeTexts(entry.schema, value, (text, options) => {
      const outcome = cleanText(text, options);
      return outcome.ok ? outcome.text : text;
    });
  }

  #entryOf(root: AnyRoot, key: string): Entry | undefined {
    const found = this.#roots.get(root);
    return found?.fixed.get(key) ?? (found?.open?.key.test(key) ? found.open.entry : undefined);
  }
}

function compile(schema: TSchema): Entry {
  const validator = Compile(schema);
  const hasTexts = JSON.stringify(schema).includes('"visibleText":true');
  return { schema, hasTexts, check: (value) => validator.Check(value) };
}

function compileRoot(spec: RootSpec): CompiledRoot {
  const fixed = new Map(Object.entries(spec.keys ?? {}).map(([key, schema]) => [key, compile(schema)]));
  const open = spec.entries && {
    key: new RegExp(`^(?:${spec.entries.keyPattern})$`),
    entry: compile(spec.entries.value),
  };
  return { spec, fixed, open };
}

function compileEvent(spec: EventSpec): CompiledEvent {
  const validator = Compile(spec.payload);
  return { spec, check: (payload) => validator.Check(payload) };
}

const core = rootNames.map((root) => [root, compileRoot(roomTable[root])] as const);

/** The room table alone. */
export const coreSchema = new RoomSchema();

/** The key itself is said only where it is the name of what is wrong. */
function pathIn(key: string, path: string): string {
  return path === '' || path.startsWith('[') ? key + path : path;
}

function textsBefore({ schema, check }: Entry, before: JsonValue | undefined) {
  return before !== undefined && check(before) ? textsIn(schema, before) : [];
}
