/**
 * What a restore remembers, as JSON inside the document, so that it survives snapshots and restarts: see restores.ts.
 * Its size depends on how many people were denied at the key, not on how often.
 */

import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonValue } from '../../shared/json.ts';
import { type DeleteRange, deletesClock } from './delete-ranges.ts';
import type { Intent } from './intent.ts';
import type { StructId } from './update-decoder.ts';
import type { UpdateKind } from './update-kind.ts';

/** An item that some client may still see in the place of the restore, and delete. */
export interface StandIn extends StructId {
  /** The marker of the restore that hides the item from whoever receives it; null where something else may hide it. */
  readonly markerClock: number | null;
}

/** A participant whose write was denied at this key, and what it may still see of that. */
export interface Denied {
  readonly participantId: string;
  /**
   * The participant's document may hold as deleted whatever restores with a marker before this clock hid, because a denied
   * write of its own took that place.
   */
  readonly voidBefore: number;
  /** Its newest denied values, one for each of its devices; the newest last. */
  readonly heads: readonly StandIn[];
}

export interface RestoreNote {
  /** What the first restore stands for: the authorised value before any of them. */
  readonly original: StandIn;
  /** The marker of the first restore: every restore of the key from there on stands for the same value. */
  readonly since: number;
  /** Who was denied longest ago comes first. */
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

/** Of those that are denied at one key at the same time, more than there are seats in most rooms. */
const maxDenied = 128;
/** Devices of one participant that are denied at one key at the same time. */
const maxHeads = 4;

export function isDeleted({ client, clock }: StructId, deletes: Deletes): boolean {
  return deletesClock(deletes.get(client), clock);
}

/** The note once a participant was denied. `head`: the denied value's last id, where it took the place of what the participant saw. */
export function withDenial(
  note: RestoreNote,
  participantId: string,
  voidBefore: number,
  head: StandIn | null,
): RestoreNote {
  const known = note.denied.find((denied) => denied.participantId === participantId);
  // A SyncStep2 of a participant with several devices can't tell which of them covered what: none of the older heads counts.
  const older = (known?.heads ?? []).map((standIn) => ({ ...standIn, markerClock: null }));
  const heads = head === null ? older : [...older.filter(({ client }) => client !== head.client), head];
  const others = note.denied.filter((denied) => denied !== known);
  const denied = [...others, { participantId, voidBefore, heads: heads.slice(-maxHeads) }];
  return { ...note, denied: denied.slice(-maxDenied) };
}

/** Every item that the note names. */
export function standInsOf({ original, denied }: RestoreNote): StandIn[] {
  return [original, ...denied.flatMap(({ heads }) => heads)];
}

/** Whether the participant's document may hold as deleted, by a denied write of its own, what the restore with this marker hides. */
export function isVoidFor({ denied }: RestoreNote, participantId: string, markerClock: number): boolean {
  const known = denied.find((entry) => entry.participantId === participantId);
  return known !== undefined && markerClock < known.voidBefore;
}

/**
 * Whether the participant deletes what one of the note's items stands for, and means it. An Update deletes what its author saw
 * and chose to delete; SyncStep2 repeats all that its author's document holds as deleted, for whatever reason. `intent`: of
 * the same update for the same key. What new structs cover without following it, their author never saw; a live one
 * shows that nothing has come on top of what it follows.
 */
export function isDeletedUnseen(
  note: RestoreNote,
  { deletes, kind, participantId }: Deletion,
  intent: Intent | undefined,
  restoreClient: number,
): boolean {
  return standInsOf(note).some((standIn) => {
    if (!isDeleted(standIn, deletes)) return false;
    if (kind === 'update') return true;
    if (intent?.origins !== undefined) {
      if (!includesId(intent.origins, standIn)) return false;
      if (intent.head !== null) return true;
    }
    const { markerClock } = standIn;
    if (markerClock === null || isDeleted({ client: restoreClient, clock: markerClock }, deletes))
      return false;
    return standIn !== note.original || !isVoidFor(note, participantId, markerClock);
  });
}

export function includesId(ids: readonly StructId[], { client, clock }: StructId): boolean {
  return ids.some((id) => id.client === client && id.clock === clock);
}

type WireId = Static<typeof WireStandIn>;

export function encodeNote({ original, since, denied }: RestoreNote): JsonValue {
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

/** Undefined where it is unreadable: only a deletion of the restore itself deletes it then. */
export function decodeNote(value: unknown): RestoreNote | undefined {
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
