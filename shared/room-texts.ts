/** Finds the texts in a value of the room table: its strings that are marked as visible text. */
import type { TSchema } from 'typebox';
import type { JsonValue } from './json.ts';
import type { VisibleTextOptions } from './visible-text.ts';

export interface RoomText {
  /** For people: `lanes[2]`. Empty if the value itself is the text. */
  readonly path: string;
  readonly text: string;
  readonly options: VisibleTextOptions;
}

/** The part of JSON Schema that the table uses. */
interface TextSchema {
  readonly visibleText?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly items?: TextSchema;
  readonly properties?: Readonly<Record<string, TextSchema>>;
}

/** `value` must be valid by the schema. */
export function textsIn(schema: TSchema, value: JsonValue): RoomText[] {
  const texts: RoomText[] = [];
  walk(schema, value, '', (text, options, path) => {
    texts.push({ path, text, options });
    return text;
  });
  return texts;
}

/** Returns a copy with other texts, or the value itself if it has none. */
export function changeTexts(
  schema: TSchema,
  value: JsonValue,
  change: (text: string, options: VisibleTextOptions) => string,
): JsonValue {
  return walk(schema, value, '', change);
}

function walk(
  schema: TextSchema,
  value: JsonValue,
  path: string,
  visit: (text: string, options: VisibleTextOptions, path: string) => string,
): JsonValue {
  const { visibleText, items, properties, maxLength = 0, minLength = 0 } = schema;
  if (typeof value === 'string') {
    return visibleText ? visit(value, { maxLength, optional: minLength === 0 }, path) : value;
  }
  if (isList(value)) {
    return items === undefined
      ? value
      : value.map((item, index) => walk(items, item, `${path}[${index}]`, visit));
  }
  if (typeof value !== 'object' || value === null || properties === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const partSchema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const partPath = path === '' ? name : `${path}.${name}`;
      return [name, partSchema === undefined ? part : walk(partSchema, part, partPath, visit)];
    }),
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
