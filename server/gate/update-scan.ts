/**
 * Finds an update's structs and deletions without decoding them. A frame of a megabyte may hold a hundred thousand, and creating
 * an object for each would block the loop for longer than applying a part of them (gate rule G8). The format is described in
 * update-decoder.ts. What the scan reads is decoded and checked once it has been cut into slices.
 */
import * as decoding from 'lib0/decoding';
import { Refusal } from './refusal.ts';
import { contentRef, mayHaveManyParts, skipContent, skipContentInSteps } from './struct-content.ts';
import { infoBit } from './update-format.ts';

/** One client's structs. Each list has one number for each struct. */
export interface ScannedSection {
  readonly client: number;
  readonly startBytes: number[];
  readonly clocks: number[];
  /** The client and clock that a struct follows, or -1 if it follows nothing. */
  readonly originClients: number[];
  readonly originClocks: number[];
  /** For structs whose value is too large for the room: where the content begins, by the struct's index. */
  readonly tooLarge: Map<number, number>;
  /** The byte and the clock after the last struct. */
  endByte: number;
  endClock: number;
}

export interface ScannedUpdate {
  readonly sections: readonly ScannedSection[];
  /** By client: clock and length alternately, sorted. */
  readonly deletes: ReadonlyMap<number, readonly number[]>;
  readonly deletesByte: number;
}

/** The most that one frame may hold. An honest document that was offline for a week has less. */
const maxStructs = 120_000;
const maxSections = 10_000;
const maxDeleteRanges = 100_000;

/** The work between two pauses. A struct has at least two numbers, and a range has two. */
const structsPerStep = 2000;
const rangesPerStep = 5000;

/** Yields after it has read for about a millisecond. Throws Refusal: G1, G2 or G8. */
export function* scanUpdate(bytes: Uint8Array): Generator<undefined, ScannedUpdate> {
  try {
    const decoder = decoding.createDecoder(bytes);
    const sections = yield* scanSections(decoder);
    const deletesByte = decoder.pos;
    const deletes = yield* scanDeletes(decoder);
    if (decoding.hasContent(decoder)) throw new Refusal('G1', 'Bytes follow the end of the update.');
    return { sections, deletes, deletesByte };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('G1', 'The update could not be decoded.', { cause: error });
  }
}

function* scanSections(decoder: decoding.Decoder): Generator<undefined, ScannedSection[]> {
  const sections: ScannedSection[] = [];
  let structs = 0;
  const count = decoding.readVarUint(decoder);
  if (count > maxSections) throw tooLarge();
  for (let left = count; left > 0; left--) {
    const structCount = decoding.readVarUint(decoder);
    structs += structCount;
    if (structs > maxStructs) throw tooLarge();
    const client = decoding.readVarUint(decoder);
    const start = decoding.readVarUint(decoder);
    sections.push(yield* scanSection(decoder, client, start, structCount));
  }
  return sections;
}

function* scanSection(
  decoder: decoding.Decoder,
  client: number,
  start: number,
  structCount: number,
): Generator<undefined, ScannedSection> {
  const section: ScannedSection = {
    client,
    startBytes: [],
    clocks: [],
    originClients: [],
    originClocks: [],
    tooLarge: new Map(),
    endByte: decoder.pos,
    endClock: start,
  };
  for (let i = 0; i < structCount; i++) {
    section.startBytes.push(decoder.pos);
    section.clocks.push(section.endClock);
    const ref = scanHead(decoder, section);
    if (mayHaveManyParts(decoder, ref)) {
      const contentByte = decoder.pos;
      const { len, isTooLarge } = yield* skipContentInSteps(decoder, ref);
      if (isTooLarge) section.tooLarge.set(i, contentByte);
      section.endClock += len;
    } else
      section.endClock += ref === contentRef.gc ? decoding.readVarUint(decoder) : skipContent(decoder, ref);
    if (decoder.pos > decoder.arr.length) throw new Refusal('G1', 'The update ends within a value.');
    if (i % structsPerStep === structsPerStep - 1) yield;
  }
  section.endByte = decoder.pos;
  return section;
}

/** Reads everything before the struct's content. Returns the content's kind. */
function scanHead(decoder: decoding.Decoder, { originClients, originClocks }: ScannedSection): number {
  if (!decoding.hasContent(decoder)) throw new Refusal('G1', 'The update ends before its structs do.');
  const info = decoding.readUint8(decoder);
  const ref = info & infoBit.content;
  if (ref === contentRef.skip) throw new Refusal('G2', 'The update has a gap.');
  const hasOrigin = ref !== contentRef.gc && (info & infoBit.origin) !== 0;
  const hasRightOrigin = ref !== contentRef.gc && (info & infoBit.rightOrigin) !== 0;
  // A struct with a right origin is foreign, and depends on nothing.
  originClients.push(hasOrigin ? decoding.readVarUint(decoder) : -1);
  originClocks.push(hasOrigin ? decoding.readVarUint(decoder) : -1);
  if (hasRightOrigin) {
    originClients[originClients.length - 1] = -1;
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
  }
  if (ref !== contentRef.gc && !hasOrigin && !hasRightOrigin) skipParent(decoder, info);
  return ref;
}

function skipParent(decoder: decoding.Decoder, info: number): void {
  if (decoding.readVarUint(decoder) === 1) skipString(decoder);
  else {
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
  }
  if ((info & infoBit.key) !== 0) skipString(decoder);
}

function skipString(decoder: decoding.Decoder): void {
  const len = decoding.readVarUint(decoder);
  decoder.pos += len;
}

function* scanDeletes(decoder: decoding.Decoder): Generator<undefined, Map<number, number[]>> {
  const deletes = new Map<number, number[]>();
  let total = 0;
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder);
    const count = decoding.readVarUint(decoder);
    // A client without ranges counts, because it is read, too.
    total += 1 + count;
    if (total > maxDeleteRanges) throw tooLarge();
    const ranges: number[] = [];
    for (let i = 0; i < count; i++) {
      ranges.push(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
      if (i % rangesPerStep === rangesPerStep - 1) yield;
    }
    deletes.set(client, ranges);
  }
  return deletes;
}

export function tooLarge(): Refusal {
  return new Refusal('G8', 'The update is too large. Send it in smaller parts.');
}
