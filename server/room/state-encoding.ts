/**
 * Writes a document's state as an update, in steps. For a document with hundreds of thousands of structs, `Y.encodeStateAsUpdate`
 * would block the event loop for a tenth of a second. The document may change meanwhile: the result holds the structs that
 * existed when the encoding was created, and may include some deletions made since.
 *
 * Source of the format: yjs 13.6 `writeClientsStructs`, `writeDeleteSet`.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** About a millisecond's work. */
const structsPerStep = 4000;

type Structs = (Y.Item | Y.GC)[];

export class StateEncoding {
  readonly #doc: Y.Doc;
  /** By client id: the clock after its last struct. Yjs writes the highest client id first. */
  readonly #ends: readonly (readonly [client: number, end: number])[];
  #left = structsPerStep;

  /** Takes the document's structs as they are now. */
  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#ends = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => b - a);
  }

  /** Yields after each millisecond or so. */
  *steps(): Generator<undefined, Uint8Array> {
    const encoder = new Y.UpdateEncoderV1();
    const { restEncoder } = encoder;
    encoding.writeVarUint(restEncoder, this.#ends.length);
    for (const [client, end] of this.#ends) {
      const structs = new Y.UpdateEncoderV1();
      const count = yield* this.#writeStructs(structs, client, end);
      encoding.writeVarUint(restEncoder, count);
      encoding.writeVarUint(restEncoder, client);
      encoding.writeVarUint(restEncoder, 0);
      encoding.writeUint8Array(restEncoder, structs.toUint8Array());
    }
    // The deletions come after all structs, because a struct that was deleted during the writing was written without its content.
    yield* this.#writeDeletes(restEncoder);
    return encoder.toUint8Array();
  }

  /** Returns the number of structs. */
  *#writeStructs(encoder: Y.UpdateEncoderV1, client: number, end: number): Generator<undefined, number> {
    let count = 0;
    yield* this.#visitStructs(client, end, (struct, clock) => {
      struct.write(encoder, clock - struct.id.clock);
      count += 1;
    });
    return count;
  }

  /** `clock` is where the visit of the struct begins. It walks by clock and not by index, because Yjs may merge structs at any time. */
  *#visitStructs(
    client: number,
    end: number,
    visit: (struct: Y.Item | Y.GC, clock: number) => void,
  ): Generator<undefined, void> {
    const structs = this.#structsOf(client);
    for (let clock = 0; clock < end; ) {
      const from = Y.findIndexSS(structs, clock);
      const to = Math.min(structs.length, from + this.#left);
      for (let i = from; i < to && clock < end; i++) {
        const struct = structs[i];
        if (struct === undefined) break;
        visit(struct, clock);
        clock = struct.id.clock + struct.length;
      }
      yield* this.#spend(to - from);
    }
  }

  *#writeDeletes(encoder: encoding.Encoder): Generator<undefined, void> {
    const deletes: (readonly [client: number, ranges: readonly number[]])[] = [];
    for (const [client, end] of this.#ends) {
      const ranges = yield* this.#deletedRanges(client, end);
      if (ranges.length > 0) deletes.push([client, ranges]);
    }
    encoding.writeVarUint(encoder, deletes.length);
    for (const [client, ranges] of deletes) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length / 2);
      for (const number of ranges) encoding.writeVarUint(encoder, number);
      yield* this.#spend(ranges.length / 2);
    }
  }

  /** Returns clock and length alternately. */
  *#deletedRanges(client: number, end: number): Generator<undefined, readonly number[]> {
    const ranges: number[] = [];
    yield* this.#visitStructs(client, end, (struct, clock) => {
      const next = Math.min(end, struct.id.clock + struct.length);
      if (struct.deleted) addRange(ranges, clock, next - clock);
    });
    return ranges;
  }

  *#spend(structs: number): Generator<undefined, void> {
    this.#left -= structs;
    if (this.#left > 0) return;
    this.#left = structsPerStep;
    yield;
  }

  #structsOf(client: number): Structs {
    return this.#doc.store.clients.get(client) ?? [];
  }
}

function addRange(ranges: number[], clock: number, len: number): void {
  const last = ranges.length - 1;
  const lastEnd = (ranges[last - 1] ?? -1) + (ranges[last] ?? 0);
  if (last > 0 && lastEnd === clock) ranges[last] = (ranges[last] ?? 0) + len;
  else ranges.push(clock, len);
}
