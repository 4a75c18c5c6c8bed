/**
 * Updates that no honest client writes: any structure the V1 format can spell, byte for byte.
 * Source of the format: server/gate/update-decoder.ts.
 */
import * as encoding from 'lib0/encoding';

export type Id = readonly [client: number, clock: number];

/** One struct. Without `values`, `deleted`, `gc` or `skip` it holds nothing. */
export interface ForgedStruct {
  readonly origin?: Id;
  readonly rightOrigin?: Id;
  /** A root's name, or the id of a nested type. Only written where neither origin is given, as in Yjs. */
  readonly parent?: string | Id;
  readonly key?: string;
  /** ContentAny. */
  readonly values?: readonly unknown[];
  /** ContentDeleted of this length. */
  readonly deleted?: number;
  /** A GC struct of this length. */
  readonly gc?: number;
  /** A gap of this length. */
  readonly skip?: number;
  /** Any other content: its number and its bytes. */
  readonly content?: { readonly ref: number; readonly write: (encoder: encoding.Encoder) => void };
}

export interface ForgedSection {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly ForgedStruct[];
}

export interface ForgedDeletes {
  readonly client: number;
  readonly ranges: readonly (readonly [clock: number, len: number])[];
}

export function forgeUpdate(
  sections: readonly ForgedSection[],
  deletes: readonly ForgedDeletes[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sections.length);
  for (const { client, clock, structs } of sections) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    for (const struct of structs) writeStruct(encoder, struct);
  }
  encoding.writeVarUint(encoder, deletes.length);
  for (const { client, ranges } of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const [clock, len] of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** A struct of one value under a root's key, as the first write of that key. */
export function write(parent: string, key: string, ...values: unknown[]): ForgedStruct {
  return { parent, key, values };
}

/** The next write after `origin`, under the same key. */
export function writeAfter(origin: Id, ...values: unknown[]): ForgedStruct {
  return { origin, values };
}

function writeStruct(encoder: encoding.Encoder, struct: ForgedStruct): void {
  if (struct.gc !== undefined || struct.skip !== undefined) {
    encoding.writeUint8(encoder, struct.gc === undefined ? 10 : 0);
    encoding.writeVarUint(encoder, struct.gc ?? struct.skip ?? 0);
    return;
  }
  const { origin, rightOrigin, parent = 'cells', key } = struct;
  const ref = struct.content?.ref ?? (struct.deleted === undefined ? 8 : 1);
  const bits = (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, ref | bits);
  if (origin) writeId(encoder, origin);
  if (rightOrigin) writeId(encoder, rightOrigin);
  if (!origin && !rightOrigin) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
    else writeId(encoder, parent);
    if (key !== undefined) encoding.writeVarString(encoder, key);
  }
  writeContent(encoder, struct);
}

function writeContent(encoder: encoding.Encoder, { content, deleted, values = [] }: ForgedStruct): void {
  if (content) {
    content.write(encoder);
  } else if (deleted !== undefined) {
    encoding.writeVarUint(encoder, deleted);
  } else {
    encoding.writeVarUint(encoder, values.length);
    for (const value of values) encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1]);
  }
}

function writeId(encoder: encoding.Encoder, [client, clock]: Id): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}
