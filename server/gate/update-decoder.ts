/**
 * A strict reader of Yjs updates (format V1). It builds no Yjs structs and touches no document. It tells what a flat `Y.Map` of
 * JSON values produces from what the room has no place for (foreign structs), which it skips. What `Y.applyUpdate` would read
 * differently, or not read in full, is refused: sections that repeat a client (Yjs keeps only the last), overlapping delete
 * ranges (Yjs walks each one's items again), bytes after the end.
 *
 *   update  = varUint(sections) section* deletes
 *   section = varUint(structs) varUint(client) varUint(clock) struct*
 *   struct  = uint8(info) [origin] [right origin] [parent [key]] content     info: bits 0–4 content, 5 key, 6 right, 7 origin
 *   deletes = varUint(clients) (varUint(client) varUint(ranges) (varUint(clock) varUint(len))*)*
 *
 * Source: yjs 13.6 `readClientsStructRefs`, `Item.write`, `readDeleteSet`, `UpdateDecoderV1`.
 */
import * as decoding from 'lib0/decoding';
import type { JsonValue } from '../../shared/json.ts';
import { type AnyRoot, coreSchema, type RoomSchema } from '../../shared/room-schema.ts';
import type { DeleteRange } from './delete-ranges.ts';
import { Refusal } from './refusal.ts';
import { contentRef, readContent, skipContent } from './struct-content.ts';
import { infoBit } from './update-format.ts';

export interface StructId {
  readonly client: number;
  readonly clock: number;
}

/** One written value (or several of one key merged by Yjs, oldest first), the trace of deleted ones, or a run of foreign structs. */
export interface WrittenStruct extends StructId {
  /** A foreign run grows while it is read, and so does `endByte`. */
  len: number;
  /** The value's predecessor under the same key; null where this is the key's first. */
  readonly origin: StructId | null;
  /** Only where origin is null; otherwise the origin's key is meant. */
  readonly address: KeyAddress | null;
  /** Null where the values were deleted before they were sent. */
  readonly values: readonly JsonValue[] | null;
  /** Its content fits no key of the room: `values` has null in the place of what is no JSON. */
  readonly hasForeignContent: boolean;
  /** It lies outside the room, and is buried before Yjs sees it. The causal walk may find so later, by the origin. */
  isForeign: boolean;
  /** Where in the update's bytes it begins, where its content does, and where it ends. */
  readonly startByte: number;
  readonly contentByte: number;
  endByte: number;
}

export interface KeyAddress {
  readonly root: AnyRoot;
  readonly key: string;
}

/** Where a struct wanted to lie that the room has no place for; both are as its author wrote them. */
export interface ForeignPlace {
  /** Undefined for what lies inside another foreign thing. */
  readonly root: string | undefined;
  readonly key: string | undefined;
}

export interface Section {
  readonly client: number;
  /** First clock, and the one after the last. */
  readonly start: number;
  readonly end: number;
  readonly structs: readonly WrittenStruct[];
}

export interface DecodedUpdate {
  readonly bytes: Uint8Array;
  readonly sections: ReadonlyMap<number, Section>;
  readonly deletes: ReadonlyMap<number, readonly DeleteRange[]>;
  /** Where in the bytes the deletions begin. */
  readonly deletesByte: number;
  /** How many it holds; a run of them is one struct of a section. */
  readonly foreignStructs: number;
  /** The first foreign struct that names its place; undefined where none does. */
  readonly foreignPlace: ForeignPlace | undefined;
}

/**
 * Later than any client comes within a room's epoch. Not a bound on each struct's length: traces of deleted values cost some
 * bytes, whatever their length, and would add up to 2^53, where Yjs finds its own structs no more and throws.
 */
const endOfClocks = 2 ** 31;

/** Throws Refusal: G1 where the bytes are no update, G2 for a gap inside it, G4 for what no client writes. */
export function decodeUpdate(bytes: Uint8Array, schema: RoomSchema = coreSchema): DecodedUpdate {
  try {
    return new UpdateDecoder(bytes, schema).decode();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('G1', 'The update could not be decoded.', { cause: error });
  }
}

class UpdateDecoder {
  readonly #bytes: Uint8Array;
  readonly #schema: RoomSchema;
  readonly #decoder: decoding.Decoder;
  #foreignStructs = 0;
  #foreignPlace: ForeignPlace | undefined;

  constructor(bytes: Uint8Array, schema: RoomSchema) {
    this.#bytes = bytes;
    this.#schema = schema;
    this.#decoder = decoding.createDecoder(bytes);
  }

  decode(): DecodedUpdate {
    const sections = this.#readSections();
    const deletesByte = this.#decoder.pos;
    const deletes = readDeletes(this.#decoder);
    if (decoding.hasContent(this.#decoder)) throw new Refusal('G1', 'Bytes follow the end of the update.');
    return {
      bytes: this.#bytes,
      sections,
      deletes,
      deletesByte,
      foreignStructs: this.#foreignStructs,
      foreignPlace: this.#foreignPlace,
    };
  }

  #readSections(): Map<number, Section> {
    const decoder = this.#decoder;
    const sections = new Map<number, Section>();
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const structCount = decoding.readVarUint(decoder);
      const client = decoding.readVarUint(decoder);
      const start = decoding.readVarUint(decoder);
      if (sections.has(client)) throw new Refusal('G1', 'The update lists a client twice.');
      if (structCount === 0) throw new Refusal('G1', 'The update lists a client without structs.');
      sections.set(client, this.#readSection(client, start, structCount));
    }
    return sections;
  }

  #readSection(client: number, start: number, structCount: number): Section {
    const structs: WrittenStruct[] = [];
    let clock = start;
    let run: WrittenStruct | undefined;
    for (let i = 0; i < structCount; i++) {
      const struct = this.#readStruct(client, clock, run);
      const end = struct.clock + struct.len;
      if (end === clock || end > endOfClocks) throw new Refusal('G4', 'A struct has an impossible length.');
      clock = end;
      if (struct === run) continue;
      run = struct.isForeign ? struct : undefined;
      structs.push(struct);
    }
    return { client, start, end: clock, structs };
  }

  /** `run`: the foreign run before it, which grows where this is foreign, too: a text of 40,000 letters is one run. */
  #readStruct(client: number, clock: number, run: WrittenStruct | undefined): WrittenStruct {
    const decoder = this.#decoder;
    const startByte = decoder.pos;
    // lib0 reads a byte beyond the end as undefined.
    if (!decoding.hasContent(decoder)) throw new Refusal('G1', 'The update ends before its structs do.');
    const info = decoding.readUint8(decoder);
    const ref = info & infoBit.content;
    if (ref === contentRef.skip) throw new Refusal('G2', 'The update has a gap.');
    if (ref === contentRef.gc) {
      const len = decoding.readVarUint(decoder);
      return this.#foreign(client, clock, len, startByte, run);
    }
    const origin = (info & infoBit.origin) !== 0 ? readId(decoder) : null;
    const hasRightOrigin = (info & infoBit.rightOrigin) !== 0;
    if (hasRightOrigin) readId(decoder);
    const address = origin === null && !hasRightOrigin ? this.#readAddress(info) : null;
    const contentByte = decoder.pos;
    // In a flat map nothing has a right neighbour when it is written, so whatever names one lies in a list or a text.
    if (hasRightOrigin || (origin === null && address === null)) {
      return this.#foreign(client, clock, skipContent(decoder, ref), startByte, run);
    }
    const { len, values, isForeign: hasForeignContent } = readContent(decoder, ref);
    const endByte = this.#endOfStruct();
    return {
      client,
      clock,
      len,
      origin,
      address,
      values,
      hasForeignContent,
      isForeign: false,
      startByte,
      contentByte,
      endByte,
    };
  }

  #foreign(
    client: number,
    clock: number,
    len: number,
    startByte: number,
    run: WrittenStruct | undefined,
  ): WrittenStruct {
    const endByte = this.#endOfStruct();
    this.#foreignStructs += 1;
    if (run !== undefined) {
      run.len += len;
      run.endByte = endByte;
      return run;
    }
    return {
      client,
      clock,
      len,
      origin: null,
      address: null,
      values: null,
      hasForeignContent: true,
      isForeign: true,
      startByte,
      contentByte: startByte,
      endByte,
    };
  }

  #endOfStruct(): number {
    const { pos } = this.#decoder;
    if (pos > this.#bytes.length) throw new Refusal('G1', 'The update ends within a value.');
    return pos;
  }

  /** Null for what lies outside the room's maps. */
  #readAddress(info: number): KeyAddress | null {
    const decoder = this.#decoder;
    const hasKey = (info & infoBit.key) !== 0;
    if (decoding.readVarUint(decoder) !== 1) {
      readId(decoder);
      if (hasKey) decoding.readVarString(decoder);
      return null;
    }
    const root = decoding.readVarString(decoder);
    const key = hasKey ? decoding.readVarString(decoder) : undefined;
    if (key !== undefined && this.#schema.isRoot(root) && this.#schema.isKey(root, key)) return { root, key };
    this.#foreignPlace ??= { root, key };
    return null;
  }
}

function readId(decoder: decoding.Decoder): StructId {
  return { client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder) };
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
