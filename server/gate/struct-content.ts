/**
 * Reads the content of one struct of a Yjs update. Content that the room has no place for is skipped without building anything.
 * Source: yjs 13.6 `contentRefs`; lib0 `readAny`.
 */
import * as decoding from 'lib0/decoding';
import { isJsonValue, type JsonValue, maxJsonDepth } from '../../shared/json.ts';
import { Refusal } from './refusal.ts';

export const contentRef = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const;

export interface StructContent {
  /** How many clocks it takes. */
  readonly len: number;
  /** Nulls if the content is foreign. Null if all of it was deleted before it was sent. */
  readonly values: readonly JsonValue[] | null;
  /** No key of the room can hold the content: it is of another kind, or a value is not JSON or too large. */
  readonly isForeign: boolean;
}

/** Far above the largest value that fits a key, a pattern of 16 lanes. Larger values are not even decoded. */
const maxValueBytes = 8192;
const maxValuesPerStruct = 20_000;

/** The first byte of a value that has parts. Source: lib0 `writeAny`. */
const anyRef = { list: 117, object: 118 } as const;

/** `ContentType`: how many kinds there are, and the two that are followed by a name (XmlElement, XmlHook). */
const typeKinds = 7;
const namedTypeKinds: readonly number[] = [3, 5];

const nothing: readonly JsonValue[] = [null];

/** Throws Refusal: G1 for what Yjs could not decode, G4 for more values than a client ever merges into one struct. */
export function readContent(decoder: decoding.Decoder, ref: number): StructContent {
  switch (ref) {
    case contentRef.deleted:
      return { len: decoding.readVarUint(decoder), values: null, isForeign: false };
    case contentRef.any:
      return readValues(decoder);
    case contentRef.json: {
      const len = readCount(decoder);
      for (let i = 0; i < len; i++) skipBytes(decoder);
      return { len, values: nulls(len), isForeign: true };
    }
    case contentRef.string:
      return { len: decoding.readVarString(decoder).length, values: nothing, isForeign: true };
    case contentRef.binary:
    case contentRef.embed:
      skipBytes(decoder);
      return oneForeign;
    case contentRef.format:
      skipBytes(decoder);
      skipBytes(decoder);
      return oneForeign;
    case contentRef.type: {
      const kind = decoding.readVarUint(decoder);
      if (kind >= typeKinds) throw new Refusal('G1', 'The update holds an unknown shared type.');
      if (namedTypeKinds.includes(kind)) skipBytes(decoder);
      return oneForeign;
    }
    case contentRef.doc:
      skipBytes(decoder);
      skipAny(decoder);
      return oneForeign;
    default:
      throw new Refusal('G1', 'The update holds an unknown kind of content.');
  }
}

const oneForeign: StructContent = { len: 1, values: nothing, isForeign: true };

function nulls(count: number): null[] {
  return new Array<null>(count).fill(null);
}

/** Skips a content of any kind and returns its length in clocks. Throws like `readContent`. */
export function skipContent(decoder: decoding.Decoder, ref: number): number {
  switch (ref) {
    case contentRef.any: {
      const len = readCount(decoder);
      for (let i = 0; i < len; i++) skipAny(decoder);
      return len;
    }
    case contentRef.string:
      return skipString(decoder);
    default:
      return readContent(decoder, ref).len;
  }
}

/**
 * Like `skipContent`, but yields after each millisecond or so in a value of many parts. `isTooLarge` means that the room holds no
 * value of that size.
 */
export function* skipContentInSteps(
  decoder: decoding.Decoder,
  ref: number,
): Generator<undefined, { readonly len: number; readonly isTooLarge: boolean }> {
  if (ref === contentRef.doc) skipBytes(decoder);
  else if (ref !== contentRef.any) return { len: skipContent(decoder, ref), isTooLarge: false };
  const len = ref === contentRef.doc ? 1 : readCount(decoder);
  let isTooLarge = false;
  for (let i = 0; i < len; i++) {
    const from = decoder.pos;
    if (decoder.arr.length - from > maxValueBytes) yield* skipAnyInSteps(decoder);
    else skipAny(decoder);
    if (decoder.pos - from > maxValueBytes) isTooLarge = true;
  }
  return { len, isTooLarge };
}

/** Whether the content that begins here may be large and have many parts. Most contents are one number. */
export function mayHaveManyParts({ arr, pos }: decoding.Decoder, ref: number): boolean {
  if (arr.length - pos <= maxValueBytes) return false;
  if (ref !== contentRef.any) return ref === contentRef.doc;
  const first = arr[pos + 1];
  return arr[pos] !== 1 || first === anyRef.list || first === anyRef.object;
}

/** Returns the string's length in UTF-16 code units, as Yjs counts it. */
function skipString(decoder: decoding.Decoder): number {
  const end = decoding.readVarUint(decoder) + decoder.pos;
  // Checked before reading: counting through a length of 2⁵³ would take hours.
  if (end > decoder.arr.length) throw new Refusal('G1', 'The update ends within a text.');
  let length = 0;
  for (; decoder.pos < end; decoder.pos++) {
    const byte = decoder.arr[decoder.pos] ?? 0;
    if ((byte & 0b1100_0000) !== 0b1000_0000) length += byte >= 0b1111_0000 ? 2 : 1;
  }
  return length;
}

function readValues(decoder: decoding.Decoder): StructContent {
  const len = readCount(decoder);
  const values: JsonValue[] = [];
  let isForeign = false;
  for (let i = 0; i < len; i++) {
    const from = decoder.pos;
    const depth = skipAny(decoder);
    if (decoder.pos > decoder.arr.length) throw new Refusal('G1', 'The update ends within a value.');
    let value: unknown;
    if (depth <= maxJsonDepth && decoder.pos - from <= maxValueBytes) {
      decoder.pos = from;
      value = decoding.readAny(decoder);
    }
    if (isJsonValue(value)) values.push(value);
    else isForeign = true;
  }
  return isForeign ? { len, values: nulls(len), isForeign } : { len, values, isForeign };
}

function readCount(decoder: decoding.Decoder): number {
  const count = decoding.readVarUint(decoder);
  if (count > maxValuesPerStruct) throw new Refusal('G4', 'A struct holds too many values.');
  return count;
}

/** A length and that many bytes: a string or a byte array. */
function skipBytes(decoder: decoding.Decoder): void {
  const end = decoding.readVarUint(decoder) + decoder.pos;
  if (end > decoder.arr.length) throw new Refusal('G1', 'The update ends within a value.');
  decoder.pos = end;
}

/**
 * Reads as lib0's `readAny` does, but builds nothing: a value of a megabyte would be a million objects. Returns how deeply the
 * value is nested, 0 for a value that is neither a list nor an object.
 */
function skipAny(decoder: decoding.Decoder): number {
  const first = skipOne(decoder);
  if (first === 0) return 0;
  const open = [first];
  let depth = 1;
  while (skipPart(decoder, open)) depth = Math.max(depth, open.length);
  return depth;
}

const partsPerStep = 20_000;

function* skipAnyInSteps(decoder: decoding.Decoder): Generator<undefined, void> {
  const open = [skipOne(decoder)];
  for (let parts = 1; skipPart(decoder, open); parts++) if (parts % partsPerStep === 0) yield;
}

/**
 * `open` has how many values are left in each open list and object. It is below 0 for objects, whose values have keys. Returns
 * false if nothing is left.
 */
function skipPart(decoder: decoding.Decoder, open: number[]): boolean {
  const left = open.pop();
  if (left === undefined) return false;
  if (left === 0) return true;
  if (left < 0) skipBytes(decoder);
  open.push(left < 0 ? left + 1 : left - 1);
  const count = skipOne(decoder);
  if (count !== 0) open.push(count);
  return true;
}

/** Skips a value, or the beginning of a list or an object. Returns the number of its values, below 0 for an object. */
function skipOne(decoder: decoding.Decoder): number {
  switch (decoding.readUint8(decoder)) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return 0;
    case 125: // integer
      decoding.readVarInt(decoder);
      return 0;
    case 124: // float32
      decoder.pos += 4;
      return 0;
    case 123: // float64
    case 122: // bigint
      decoder.pos += 8;
      return 0;
    case 119: // string
    case 116: // bytes
      skipBytes(decoder);
      return 0;
    case anyRef.object:
      return -decoding.readVarUint(decoder);
    case anyRef.list:
      return decoding.readVarUint(decoder);
    default:
      throw new Refusal('G1', 'The update ends within a value, or holds an unknown kind of value.');
  }
}
