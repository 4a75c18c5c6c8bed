/** A value that JSON can represent without loss. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The deepest nesting of lists and objects. */
export const maxJsonDepth = 8;

/**
 * True for plain JSON data: finite numbers, own enumerable properties on plain objects, no `__proto__`, no holes. Yjs's
 * `ContentAny` can also carry `undefined`, bigint, NaN and bytes, none of which survive JSON.
 */
export function isJsonValue(value: unknown, depth = 0): value is JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object': {
      if (value === null) return true;
      if (depth >= maxJsonDepth) return false;
      if (Array.isArray(value)) return areJsonValues(value, depth + 1);
      // lib0 assigns decoded keys with `obj[key] =`, so a forged "__proto__" key changes the prototype. JSON.parse makes it an own key, and a
      // receiver that copies key by key would set a prototype.
      if (Object.getPrototypeOf(value) !== Object.prototype || Object.hasOwn(value, '__proto__'))
        return false;
      return areJsonValues(Object.values(value), depth + 1);
    }
    default:
      return false;
  }
}

/** A loop, because `every` skips holes. */
function areJsonValues(values: readonly unknown[], depth: number): boolean {
  for (const value of values) if (!isJsonValue(value, depth)) return false;
  return true;
}

/** Structural equality of two JSON values. The order of keys does not matter. */
export function jsonEquals(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => jsonEquals(item, b[i]));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && jsonEquals(a[key], b[key]))
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
