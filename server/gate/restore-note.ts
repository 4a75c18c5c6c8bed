/**
 * What a restore remembers, as JSON inside the document, so that it survives snapshots and restarts: see restores.ts.
 */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonValue } from '../../shared/json.ts';
import { type DeleteRange, deletesClock } from './delete-ranges.ts';
import type { Intent } from './intent.ts';
import type { StructId } from './update-decoder.ts';

/** An item that some client may still see in the place of the restore, and delete. */
export interface StandIn extends StructId {
  /** The marker of the restore that hides the item from whoever receives it; null where something else may hide it. */
  readonly markerClock: number | null;
  /** Participants whose documents hold the item as deleted because a denied write of theirs took its place. */
  readonly voidFor: readonly string[];
}

/** Oldest first: a restore of a restore stands for both. */
export type RestoreNote = readonly StandIn[];

export type Deletes = ReadonlyMap<number, readonly DeleteRange[]>;

/** How an update came: as it was made, or as all that a document holds. */
export type UpdateKind = 'update' | 'sync-step-2';

export interface Deletion {
  readonly deletes: Deletes;
  readonly kind: UpdateKind;
  readonly participantId: string;
}

const Clock = Type.Integer({ minimum: 0 });
const WireNote = Type.Array(
  Type.Tuple([Clock, Clock, Type.Union([Clock, Type.Null()]), Type.Array(Type.String())]),
);
const wireNote = Compile(WireNote);

/** A denial adds two at most. Deletions that are further behind find nothing to delete. */
const maxStandIns = 16;
/** Keeps a restore that a whole class attacks below two kilobytes. */
const maxVoidFor = 8;

export function isDeleted({ client, clock }: StructId, deletes: Deletes): boolean {
  return deletesClock(deletes.get(client), clock);
}

/** The note without what it forgets. To forget is safe: what no note names, no unseen deletion deletes. */
export function trimNote(note: RestoreNote): RestoreNote {
  return note.filter(({ voidFor }) => voidFor.length <= maxVoidFor).slice(-maxStandIns);
}

/** The note once a participant was denied, or wrote there what it has given up: its document covers all of this. */
export function voidNote(note: RestoreNote, participantId: string): RestoreNote {
  return note.map((standIn) =>
    standIn.voidFor.includes(participantId)
      ? standIn
      : { ...standIn, voidFor: [...standIn.voidFor, participantId] },
  );
}

/**
 * Whether the participant deletes what the restore stands for, and means it. An Update deletes what its author saw and
 * chose to delete; SyncStep2 repeats all that its author's document holds as deleted, for whatever reason. `intent`: of
 * the same update for the same key. What new structs cover without following it, their author never saw; a live one
 * shows that nothing has come on top of what it follows.
 */
export function isDeletedUnseen(
  note: RestoreNote,
  { deletes, kind, participantId }: Deletion,
  intent: Intent | undefined,
  restoreClient: number,
): boolean {
  const hasSeen = (clock: number): boolean => isDeleted({ client: restoreClient, clock }, deletes);
  return note.some((standIn) => {
    if (!isDeleted(standIn, deletes)) return false;
    if (kind === 'update') return true;
    if (intent?.origins !== undefined) {
      if (!includesId(intent.origins, standIn)) return false;
      if (intent.head !== null) return true;
    }
    const { markerClock, voidFor } = standIn;
    return markerClock !== null && !hasSeen(markerClock) && !voidFor.includes(participantId);
  });
}

export function includesId(ids: readonly StructId[], { client, clock }: StructId): boolean {
  return ids.some((id) => id.client === client && id.clock === clock);
}

export function encodeNote(note: RestoreNote): JsonValue {
  return note.map(({ client, clock, markerClock, voidFor }) => [client, clock, markerClock, voidFor]);
}

/** An unreadable note reads as empty: only a deletion of the restore itself deletes it then. */
export function decodeNote(value: unknown): RestoreNote {
  if (!wireNote.Check(value)) return [];
  const note: Static<typeof WireNote> = value;
  return note.map(([client, clock, markerClock, voidFor]) => ({ client, clock, markerClock, voidFor }));
}
