/**
 * What an honest client writes that the room has no place for (gate rule G4) is buried: rewritten in the update's bytes before
 * Yjs sees them. So the client's clock stays whole and its later writes arrive, while nobody else sees anything of it.
 *
 * A foreign run becomes `ContentDeleted` under a root that is nobody's (`sinkRoot`), one key for each client: deleted content
 * enters the transaction's delete set, by which its author is told. What is known of it already becomes a GC struct, which Yjs skips.
 * (GC structs alone would do for Yjs, but yrs ignores a whole delete range that begins inside one.) Foreign content under a key
 * of the room becomes null, which fits no key: rule G5 then takes it back like any wrong value, and its author's next write finds it.
 */
import * as encoding from 'lib0/encoding';
import type { Notice } from '../../shared/notice.ts';
import type { RoomSchema } from '../../shared/room-schema.ts';
import { writeBlanked } from './blanked-struct.ts';
import { contentRef } from './struct-content.ts';
import { type StructStore, sinkRoot } from './struct-store.ts';
import type { DecodedUpdate, ForeignPlace, Section, StructId } from './update-decoder.ts';

const infoOf = { first: 0b10_0000 | contentRef.deleted, next: 0b1000_0000 | contentRef.deleted } as const;

/** The update without what is foreign. Call after the causal walk. */
export function buryForeign(update: DecodedUpdate, store: StructStore): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, update.sections.size);
  for (const section of update.sections.values()) writeSection(encoder, section, update.bytes, store);
  encoding.writeUint8Array(encoder, update.bytes.subarray(update.deletesByte));
  return encoding.toUint8Array(encoder);
}

/** What the sender is told: undefined where nothing that is foreign is new. Call before the update is applied. */
export function noticeOfForeign(
  update: DecodedUpdate,
  store: StructStore,
  schema: RoomSchema,
): Notice | undefined {
  const isNew = [...update.sections.values()].some(({ client, structs }) => {
    const stored = store.state(client);
    return structs.some(({ isForeign, clock, len }) => isForeign && clock + len > stored);
  });
  return isNew ? buriedNotice(update.foreignPlace, schema) : undefined;
}

const maxShownLength = 64;

function buriedNotice(place: ForeignPlace | undefined, schema: RoomSchema): Notice {
  const rule = 'G4';
  if (place?.root === undefined) {
    return {
      rule,
      reason: 'Only plain JSON values under the keys of a room can be shared; the rest was removed.',
    };
  }
  const root = place.root.slice(0, maxShownLength);
  if (!schema.isRoot(place.root) || place.key === undefined) {
    const what = schema.isRoot(place.root)
      ? 'is a map: list items and text have no place in it'
      : 'is nothing that a room shares';
    return { rule, root, reason: `"${root}" ${what}. What was written there was removed.` };
  }
  const key = place.key.slice(0, maxShownLength);
  return {
    rule,
    root,
    key,
    reason: `The map ${root} has no key "${key}". What was written there was removed.`,
  };
}

function writeSection(
  encoder: encoding.Encoder,
  { client, start, structs }: Section,
  bytes: Uint8Array,
  store: StructStore,
): void {
  const body = encoding.createEncoder();
  const stored = store.state(client);
  let buried = store.lastBuried(client);
  let count = 0;
  for (let i = 0; i < structs.length; i++) {
    const struct = structs[i];
    if (struct === undefined) break;
    if (!struct.isForeign) {
      if (struct.hasForeignContent)
        writeBlanked(body, bytes.subarray(struct.startByte, struct.contentByte), struct.len);
      else encoding.writeUint8Array(body, bytes.subarray(struct.startByte, struct.endByte));
      count += 1;
      continue;
    }
    let end = struct.clock + struct.len;
    for (; structs[i + 1]?.isForeign; i++) end += structs[i + 1]?.len ?? 0;
    const firstNew = Math.min(Math.max(struct.clock, stored), end);
    if (firstNew > struct.clock) {
      writeSkipped(body, firstNew - struct.clock);
      count += 1;
    }
    if (firstNew < end) {
      writeBuried(body, client, end - firstNew, buried);
      buried = { client, clock: end - 1 };
      count += 1;
    }
  }
  encoding.writeVarUint(encoder, count);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, start);
  encoding.writeUint8Array(encoder, encoding.toUint8Array(body));
}

function writeSkipped(encoder: encoding.Encoder, len: number): void {
  encoding.writeUint8(encoder, contentRef.gc);
  encoding.writeVarUint(encoder, len);
}

function writeBuried(
  encoder: encoding.Encoder,
  client: number,
  len: number,
  previous: StructId | undefined,
): void {
  if (previous === undefined) {
    encoding.writeUint8(encoder, infoOf.first);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, sinkRoot);
    encoding.writeVarString(encoder, String(client));
  } else {
    encoding.writeUint8(encoder, infoOf.next);
    encoding.writeVarUint(encoder, previous.client);
    encoding.writeVarUint(encoder, previous.clock);
  }
  encoding.writeVarUint(encoder, len);
}
