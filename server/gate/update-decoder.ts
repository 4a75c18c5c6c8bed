/**
 * A strict reader of Yjs updates (format V1), for the only shapes that a flat `Y.Map` of JSON values produces. It
 * builds no Yjs structs and touches no document. What `Y.applyUpdate` would read differently, or not read in full, is
 * refused: sections that repeat a client (Yjs keeps only the last), overlapping delete ranges (Yjs walks each one's
 * items again), bytes after the end.
 *
 *   update  = varUint(sections) section* deletes
 *   section = varUint(structs) varUint(client) varUint(clock) struct*
 *   struct  = uint8(info) [origin] [right origin] [parent [key]] content     info: bits 0–4 content, 5 key, 6 right, 7 origin
 *   deletes = varUint(clients) (varUint(client) varUint(ranges) (varUint(clock) varUint(len))*)*
 *
 * Source: yjs 13.6 `readClientsStructRefs`, `Item.write`, `readDeleteSet`, `UpdateDecoderV1`.
 */
import * as decoding from 'lib0/decoding';
import { isJsonValue, type JsonValue } from '../../shared/json.ts';
import { isRoomKey, isRootName } from '../../shared/room-schema.ts';
import type { RootName } from '../../shared/room-table.ts';
import type { DeleteRange } from './delete-ranges.ts';
import { Refusal } from './refusal.ts';

export interface StructId {
  readonly client: number;
  readonly clock: number;
}

/** One written value (or several of one key merged by Yjs, oldest first), or the trace of deleted ones. */
export interface WrittenStruct extends StructId {
  readonly len: number;
  /** The value's predecessor under the same key; null where this is the key's first. */
  readonly origin: StructId | null;
  /** Only where origin is null; otherwise the origin's key is meant. */
  readonly address: KeyAddress | null;
  /** Null where the values were deleted before they were sent. */
  readonly values: readonly JsonValue[] | null;
}

export interface KeyAddress {
  readonly root: RootName;
  readonly key: string;
}

export interface Section {
  readonly client: number;
  /** First clock, and the one after the last. */
  readonly start: number;
  readonly end: number;
  readonly structs: readonly WrittenStruct[];
}

export interface DecodedUpdate {
  readonly sections: ReadonlyMap<number, Section>;
  readonly deletes: ReadonlyMap<number, readonly DeleteRange[]>;
}

const contentRef = { gc: 0, deleted: 1, any: 8, skip: 10 } as const;
const infoBit = { content: 0b1_1111, key: 0b10_0000, rightOrigin: 0b100_0000, origin: 0b1000_0000 } as const;

/**
 * Later than any client comes within a room's epoch. Not a bound on each struct's length: traces of deleted values cost some
 * bytes, whatever their length, and would add up to 2^53, where Yjs finds its own structs no more and throws.
 */
const endOfClocks = 2 ** 31;

/** Throws Refusal: G1 where the bytes are no update, G2 for a gap inside it, G4 for a shape that the table does not know. */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  try {
    const decoder = decoding.createDecoder(bytes);
    const sections = readSections(decoder);
    const deletes = readDeletes(decoder);
    if (decoding.hasContent(decoder)) throw new Refusal('G1', 'Bytes follow the end of the update.');
    return { sections, deletes };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('G1', 'The update could not be decoded.', { cause: error });
  }
}

function readSections(decoder: decoding.Decoder): Map<number, Section> {
  const sections = new Map<number, Section>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const structCount = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    const start = decoding.readVarUint(decoder);
    if (sections.has(client)) throw new Refusal('G1', 'The update lists a client twice.');
    if (structCount === 0) throw new Refusal('G1', 'The update lists a client without structs.');
    const structs: WrittenStruct[] = [];
    let clock = start;
    for (let i = 0; i < structCount; i++) {
      const struct = readStruct(decoder, client, clock);
      structs.push(struct);
      clock += struct.len;
    }
    sections.set(client, { client, start, end: clock, structs });
  }
  return sections;
}

function readStruct(decoder: decoding.Decoder, client: number, clock: number): WrittenStruct {
  // lib0 reads a byte beyond the end as undefined.
  if (!decoding.hasContent(decoder)) throw new Refusal('G1', 'The update ends before its structs do.');
  const info = decoding.readUint8(decoder);
  const ref = info & infoBit.content;
  if (ref === contentRef.skip) throw new Refusal('G2', 'The update has a gap.');
  if (ref !== contentRef.any && ref !== contentRef.deleted) {
    throw new Refusal('G4', 'Only JSON values can be stored.');
  }
  if ((info & infoBit.rightOrigin) !== 0)
    throw new Refusal('G4', 'Only keys of the shared maps can be written.');
  const origin = (info & infoBit.origin) !== 0 ? readId(decoder) : null;
  const address = origin === null ? readAddress(decoder, info) : null;
  const len = decoding.readVarUint(decoder);
  if (len === 0 || clock + len > endOfClocks) throw new Refusal('G4', 'A struct has an impossible length.');
  const values = ref === contentRef.any ? readValues(decoder, len) : null;
  return { client, clock, len, origin, address, values };
}

function readId(decoder: decoding.Decoder): StructId {
  return { client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder) };
}

function readAddress(decoder: decoding.Decoder, info: number): KeyAddress {
  const parentIsRoot = decoding.readVarUint(decoder) === 1;
  if (!parentIsRoot) throw new Refusal('G4', 'Nested types cannot be stored.');
  const root = decoding.readVarString(decoder);
  if ((info & infoBit.key) === 0) throw new Refusal('G4', 'List items cannot be stored.');
  const key = decoding.readVarString(decoder);
  if (!isRootName(root)) throw new Refusal('G4', 'There is no such map in a room.');
  if (!isRoomKey(root, key)) throw new Refusal('G4', `The map ${root} has no such key.`);
  return { root, key };
}

function readValues(decoder: decoding.Decoder, len: number): JsonValue[] {
  const values: JsonValue[] = [];
  for (let i = 0; i < len; i++) {
    const value: unknown = decoding.readAny(decoder);
    if (decoder.pos > decoder.arr.length) throw new Refusal('G1', 'The update ends within a value.');
    if (!isJsonValue(value)) throw new Refusal('G4', 'Only JSON values can be stored.');
    values.push(value);
  }
  return values;
}

function readDeletes(decoder: decoding.Decoder): Map<number, DeleteRange[]> {
  const deletes = new Map<number, DeleteRange[]>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder);
    if (deletes.has(client)) throw new Refusal('G1', 'The update lists the deletions of a client twice.');
    const ranges: DeleteRange[] = [];
    let end = 0;
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const clock = decoding.readVarUint(decoder);
      const len = decoding.readVarUint(decoder);
      if (len === 0 || (ranges.length > 0 && clock < end)) {
        throw new Refusal('G1', 'The deletions are not sorted and disjoint.');
      }
      end = clock + len;
      ranges.push({ clock, len });
    }
    deletes.set(client, ranges);
  }
  return deletes;
}
