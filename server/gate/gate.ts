/**
 * The gate: every update passes it, none is filtered (docs/gate.md). Hostile updates are refused whole (G1–G4); what an honest
 * client writes that the room has no place for is buried (G4), and what it was not entitled to is applied and restored in one
 * transaction (G5), so that every stock client converges and nobody else ever sees it; an authorised write holds from the
 * moment it arrives (G6); what would keep the loop for too long comes back in slices (G8).
 */
import * as Y from 'yjs';
import { type ServerClientIds, serverClientIds } from '../../shared/client-id.ts';
import { jsonEquals } from '../../shared/json.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { Policy } from '../../shared/policy.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import { coreSchema, type RoomSchema } from '../../shared/room-schema.ts';
import { buryForeign, noticeOfForeign } from './bury-foreign.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import { type Edit, EditDeniedError } from './edit.ts';
import { inspectUpdate } from './inspect-update.ts';
import { type GateRefusal, orRefused, Refusal } from './refusal.ts';
import type { Deletes } from './restore-metadata.ts';
import { Restores } from './restores.ts';
import { defineRoots, StructStore } from './struct-store.ts';
import { type Passage, type TouchedKey, TouchedKeys } from './touched-keys.ts';
import { type DecodedUpdate, decodeUpdate, type KeyAddress } from './update-decoder.ts';
import type { UpdateKind } from './update-kind.ts';
import { sliceUpdate } from './update-slices.ts';

export interface GateOptions {
  readonly doc: Y.Doc;
  readonly policy: Policy;
  readonly owners: ClientIdOwners;
  /** The room table alone without it. */
  readonly schema?: RoomSchema;
  /** What the server writes with: those of the document's epoch; of the first without them. */
  readonly serverIds?: ServerClientIds;
  /** A policy that throws has denied; the error goes here. */
  readonly onPolicyError?: (error: unknown) => void;
}

/** Nothing was changed: the update is to be received again in slices, in their order, in several turns of the event loop (G8). */
export interface GateSlices {
  readonly kind: 'sliced';
  /** To find the next one takes a step of about a millisecond, or several. */
  next(): GateSliceStep;
}

export type GateSliceStep =
  | { readonly kind: 'searching' }
  | { readonly kind: 'slice'; readonly update: Uint8Array; readonly updateKind: UpdateKind }
  | { readonly kind: 'done' }
  | GateRefusal;

export interface GateApplied {
  readonly kind: 'applied';
  /** Keys that the sender was allowed to change. */
  readonly changed: readonly KeyAddress[];
  /** One per key that was restored (G7). */
  readonly denials: readonly Notice[];
  /** What the room has no place for was buried: tells its sender where it was and why (G4). */
  readonly buried: Notice | undefined;
  /** Client ids used for the first time, to be stored with the update. */
  readonly claims: readonly number[];
  /** What it cost, in units of about a microsecond (merge-cost.ts). */
  readonly units: number;
  /** Bytes of the update that the document did not have: deletions that are merely repeated are none. */
  readonly newBytes: number;
}

export type GateOutcome = GateRefusal | GateSlices | GateApplied;

/** What the gate asks about the sender of an update. */
export interface ReceiveOptions {
  /** How the update came; by default as SyncStep2, whose deletions mean less. */
  readonly kind?: UpdateKind;
  /** It is one of the slices that the gate has made. */
  readonly isSlice?: boolean;
  /** Whether the sender may claim so many more client ids now. */
  readonly mayClaim?: (clientIds: number) => boolean;
}

/** A smaller update holds no more structs than two slices. */
const maxBytesAtOnce = 5000;
/** Units. An update that costs more is sliced. */
const maxUnitsAtOnce = 4000;
/** Half of what that comes to where each has a key of its own. */
const structsPerSlice = 280;
const deletionsPerSlice = 280;

/** The document's invariant is broken: the room must be reloaded from its log. */
export class GateFault extends Error {
  override readonly name = 'GateFault';
}

export class Gate {
  readonly #doc: Y.Doc;
  readonly #schema: RoomSchema;
  readonly #policy: Policy;
  readonly #owners: ClientIdOwners;
  readonly #store: StructStore;
  readonly #reader: RoomReader;
  readonly #restores: Restores;
  readonly #touchedKeys: TouchedKeys;
  readonly #restoreClient: number;

  /** Takes the document over: nothing else may apply updates to it. */
  constructor(options: GateOptions) {
    const { doc, policy, owners, schema = coreSchema, serverIds = serverClientIds(1) } = options;
    defineRoots(doc, schema);
    doc.clientID = serverIds.edit;
    this.#doc = doc;
    this.#policy = policy;
    this.#owners = owners;
    this.#schema = schema;
    this.#store = new StructStore(doc, schema);
    this.#reader = new RoomReader(doc, schema);
    this.#restoreClient = serverIds.restore;
    this.#restores = new Restores(doc, this.#store, serverIds.restore);
    this.#touchedKeys = new TouchedKeys({
      doc,
      schema,
      policy,
      store: this.#store,
      reader: this.#reader,
      restores: this.#restores,
      onPolicyError: options.onPolicyError ?? (() => {}),
    });
  }

  /**
   * `origin` is handed to Yjs as the transaction's origin; `kind` is the frame's: what an Update deletes its sender has
   * just deleted, what SyncStep2 deletes it may only repeat. Throws GateFault.
   */
  receive(bytes: Uint8Array, sender: Actor, origin: unknown, options: ReceiveOptions = {}): GateOutcome {
    return orRefused(() => this.#receive(bytes, sender, origin, options));
  }

  #receive(
    bytes: Uint8Array,
    sender: Actor,
    origin: unknown,
    { kind: sentAs = 'sync-step-2', isSlice = false, mayClaim = () => true }: ReceiveOptions,
  ): GateApplied | GateSlices {
    if (!isSlice && bytes.byteLength > maxBytesAtOnce) {
      return this.#slice(bytes, structsPerSlice, sentAs);
    }
    const update = decodeUpdate(bytes, this.#schema);
    if (!isSlice && countLiveDeletions(update.deletes, this.#store) > 2 * deletionsPerSlice) {
      return this.#slice(bytes, structsPerSlice, sentAs);
    }
    const { participantId } = sender;
    const inspection = inspectUpdate(update, { store: this.#store, owners: this.#owners, participantId });
    const { claims, firstNew, hasForeign, units } = inspection;
    const structs = countStructs(update);
    // A slice that still costs too much is halved; what can't be divided is applied.
    if (units > maxUnitsAtOnce && structs > 1) return this.#slice(bytes, Math.ceil(structs / 2), sentAs);
    if (claims.length > 0 && !mayClaim(claims.length)) {
      throw new Refusal('G3', 'Too many page loads in a short time. What you write is taken in a minute.', {
        recovery: 'retry',
      });
    }
    for (const clientId of claims) this.#owners.claim(clientId, participantId);
    const kind = inspection.isPartlyKnown ? 'sync-step-2' : sentAs;
    const keys = this.#touchedKeys.find(inspection.intents, { kind, participantId, deletes: update.deletes });
    const withoutForeign = hasForeign ? buryForeign(update, this.#store) : bytes;
    const buried = hasForeign ? noticeOfForeign(update, this.#store, this.#schema) : undefined;
    const { changed, denials } = this.#apply(withoutForeign, keys, { sender, firstNew }, origin);
    return { kind: 'applied', changed, denials, buried, claims, units, newBytes: newBytesOf(update, kind) };
  }

  #slice(bytes: Uint8Array, maxStructs: number, sentAs: UpdateKind): GateSlices {
    const slices = sliceUpdate(bytes, {
      store: this.#store,
      restoreClient: this.#restoreClient,
      maxStructs,
      maxDeletions: deletionsPerSlice,
    });
    const step = (): GateSliceStep => {
      const { done, value } = slices.next();
      if (done) return { kind: 'done' };
      if (value === undefined) return { kind: 'searching' };
      return { kind: 'slice', update: value.bytes, updateKind: value.isPartlyKnown ? 'sync-step-2' : sentAs };
    };
    return { kind: 'sliced', next: () => orRefused(step) };
  }

  /**
   * The server's own way in: HTTP controls and upkeep, decided by the same table and policy, also where nothing would change:
   * the answer must not tell who may not write what is written. All or nothing; throws EditDeniedError. Returns the keys that
   * changed.
   */
  edit(actor: Actor, edits: readonly Edit[], origin: unknown): KeyAddress[] {
    const changes: Edit[] = [];
    for (const edit of edits) {
      const { root, key, value } = edit;
      const before = this.#reader.json(root, key);
      const fault = value === undefined ? undefined : this.#schema.valueFault(root, key, value, before);
      if (fault !== undefined) throw new EditDeniedError(edit, fault);
      const decision = this.#policy.decide({ actor, root, key, before, after: value }, this.#reader);
      if (!decision.allowed) throw new EditDeniedError(edit, decision.reason);
      if (!jsonEquals(value, before)) changes.push(edit);
    }
    this.#doc.transact(() => {
      for (const { root, key, value } of changes) {
        if (value === undefined) this.#doc.getMap(root).delete(key);
        else this.#doc.getMap(root).set(key, value);
      }
    }, origin);
    for (const address of changes) this.#restores.forgetDeleted(address);
    return changes;
  }

  #apply(
    bytes: Uint8Array,
    keys: readonly TouchedKey[],
    passage: Passage,
    origin: unknown,
  ): { changed: KeyAddress[]; denials: Notice[] } {
    const changed: KeyAddress[] = [];
    const denials: Notice[] = [];
    this.#doc.transact((transaction) => {
      Y.applyUpdate(this.#doc, bytes, origin);
      // Else Yjs takes the server's own writes below for a foreign client's and gives the document another client id.
      transaction.local = true;
      if (this.#store.hasPending()) throw new GateFault('An update that passed the gate is pending.');
      for (const key of keys) {
        const outcome = this.#touchedKeys.settle(key, passage, transaction);
        const { address } = key.intent;
        if (outcome.kind === 'allowed') changed.push(address);
        if (outcome.kind === 'denied')
          denials.push({ rule: 'G5', root: address.root, key: address.key, reason: outcome.reason });
      }
    }, origin);
    return { changed, denials };
  }
}

function countStructs({ sections }: DecodedUpdate): number {
  let count = 0;
  for (const { structs } of sections.values()) count += structs.length;
  return count;
}

/** How many stored values the ranges delete that are not deleted yet; of a few clocks no more than those. */
function countLiveDeletions(deletes: Deletes, store: StructStore): number {
  let clocks = 0;
  for (const ranges of deletes.values()) for (const { len } of ranges) clocks += len;
  if (clocks <= deletionsPerSlice) return clocks;
  let live = 0;
  for (const [client, ranges] of deletes) {
    for (const { clock, len } of ranges) live += store.countLive(client, clock, len);
  }
  return live;
}

/** A SyncStep2 repeats the deletions of a whole document, whoever made them. */
function newBytesOf({ bytes, deletesByte }: DecodedUpdate, kind: UpdateKind): number {
  return kind === 'sync-step-2' ? deletesByte : bytes.byteLength;
}
