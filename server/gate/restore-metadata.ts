/**
 * What a restore remembers, stored as JSON inside the document so that it survives snapshots and restarts (see restores.ts). Its
 * size depends on how many participants were denied at the key, not on how often.
 */

import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonValue } from '../../shared/json.ts';
import { type DeleteRange, deletesClock } from './delete-ranges.ts';
import type { Intent } from './intent.ts';
import type { StructId } from './update-decoder.ts';
import type { UpdateKind } from './update-kind.ts';

/** An item that some client may still see in place of the restore, and may delete. */
export interface StandIn extends StructId {
  /** The marker of the restore that hides the item from every client that receives it, or null if something else may hide it. */
  readonly markerClock: number | null;
}

/** A participant whose write was denied at this key, and what the participant may still see of it. */
export interface Denied {
  readonly participantId: string;
  /**
   * The participant's document may hold as deleted what restores with a marker before this clock hid, because one of the
   * participant's own denied writes replaced it.
   */
  readonly voidBefore: number;
  /** The participant's newest denied values, one for each device, newest last. */
  readonly heads: readonly StandIn[];
}

export interface RestoreRecord {
  /** What the first restore stands for: the authorised value before all restores. */
  readonly original: StandIn;
  /** The marker of the first restore. Every restore of the key since then stands for the same value. */
  readonly since: number;
  /** In order of denial: the participant who was denied longest ago comes first. */
  readonly denied: readonly Denied[];
}

export type Deletes = ReadonlyMap<number, readonly DeleteRange[]>;

export interface Deletion {
  readonly deletes: Deletes;
  readonly kind: UpdateKind;
  readonly participantId: string;
}

const Clock = Type.Integer({ minimum: 0 });
const WireStandIn = Type.Tuple([Clock, Clock, Type.Union([Clock, Type.Null()])]);
const WireNote = Type.Tuple([
  WireStandIn,
  Clock,
  Type.Array(Type.Tuple([Type.String(), Clock, Type.Array(WireStandIn)])),
]);
const wireNote = Compile(WireNote);

/** The most participants to remember as denied at one key at the same time: more than there are seats in most rooms. */
const maxDenied = 128;
/** The most devices of one participant to remember as denied at one key at the same time. */
const maxHeads = 4;

export function isDeleted({ client, clock }: StructId, deletes: Deletes): boolean {
  return deletesClock(deletes.get(client), clock);
}

/** Returns the record after a participant was denied. `head` is the denied value's last id, if it replaced what the participant saw. */
export function withDenial(
  record: RestoreRecord,
  participantId: string,
  voidBefore: number,
  head: StandIn | null,
): RestoreRecord {
  const known = record.denied.find((denied) => denied.participantId === participantId);
  // A SyncStep2 of a participant with several devices can't tell which device covered what, so none of the older heads counts.
  const older = (known?.heads ?? []).map((standIn) => ({ ...standIn, markerClock: null }));
  const heads = head === null ? older : [...older.filter(({ client }) => client !== head.client), head];
  const others = record.denied.filter((denied) => denied !== known);
  const denied = [...others, { participantId, voidBefore, heads: heads.slice(-maxHeads) }];
  return { ...record, denied: denied.slice(-maxDenied) };
}

export function standInsOf({ original, denied }: RestoreRecord): StandIn[] {
  return [original, ...denied.flatMap(({ heads }) => heads)];
}

/** Whether a denied write of the participant may be the reason why its document holds as deleted what the restore with this marker hides. */
export function isVoidFor({ denied }: RestoreRecord, participantId: string, markerClock: number): boolean {
  const known = denied.find((entry) => entry.participantId === participantId);
  return known !== undefined && markerClock < known.voidBefore;
}

/**
 * Whether the participant deletes what one of the record's items stands for, and means to. An Update deletes what its author saw
 * and chose to delete. A SyncStep2 repeats everything that its author's document holds as deleted, for whatever reason. `intent`
 * comes from the same update, for the same key. Its author has never seen an item that its new structs cover without following
 * it. A live new struct shows that nothing has come on top of the item that it follows.
 */
export function isDeletedUnseen(
  record: RestoreRecord,
  { deletes, kind, participantId }: Deletion,
  intent: Intent | undefined,
  restoreClient: number,
): boolean {
  return standInsOf(record).some((standIn) => {
    if (!isDeleted(standIn, deletes)) return false;
    if (kind === 'update') return true;
    if (intent?.origins !== undefined) {
      if (!includesId(intent.origins, standIn)) return false;
      if (intent.head !== null) return true;
    }
    const { markerClock } = standIn;
    if (markerClock === null || isDeleted({ client: restoreClient, clock: markerClock }, deletes))
      return false;
    return standIn !== record.original || !isVoidFor(record, participantId, markerClock);
  });
}

export function includesId(ids: readonly StructId[], { client, clock }: StructId): boolean {
  return ids.some((id) => id.client === client && id.clock === clock);
}

type WireId = Static<typeof WireStandIn>;

export function encodeRecord({ original, since, denied }: RestoreRecord): JsonValue {
  return [
    encodeStandIn(original),
    since,
    denied.map(({ participantId, voidBefore, heads }) => [
      participantId,
      voidBefore,
      heads.map(encodeStandIn),
    ]),
  ];
}

/** Returns undefined for an unreadable record. Only a deletion of the restore itself then deletes it. */
export function decodeRecord(value: unknown): RestoreRecord | undefined {
  if (!wireNote.Check(value)) return undefined;
  const [original, since, denied]: Static<typeof WireNote> = value;
  return {
    original: decodeStandIn(original),
    since,
    denied: denied.map(([participantId, voidBefore, heads]) => ({
      participantId,
      voidBefore,
      heads: heads.map(decodeStandIn),
    })),
  };
}

function encodeStandIn({ client, clock, markerClock }: StandIn): WireId {
  return [client, clock, markerClock];
}

function decodeStandIn([client, clock, markerClock]: WireId): StandIn {
  return { client, clock, markerClock };
}
