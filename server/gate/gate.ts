/**
 * The gate: every update passes it, none is filtered (design section 3; docs/gate.md). Hostile updates are refused
 * whole (G1–G4); honest but unauthorised ones are applied and restored in one transaction (G5), so that every stock
 * client converges and nobody else ever sees the forbidden value; an authorised write holds from the moment it arrives
 * (G6).
 */
import * as Y from 'yjs';
import { serverClientIds } from '../../shared/client-id.ts';
import { isJsonValue, type JsonValue, jsonEquals } from '../../shared/json.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { Decision, Policy } from '../../shared/policy.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import { roomValueFault } from '../../shared/room-schema.ts';
import { roomTable, rootNames } from '../../shared/room-table.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import { type Edit, EditDeniedError } from './edit.ts';
import { inspectUpdate } from './inspect-update.ts';
import type { Intent } from './intent.ts';
import { Refusal } from './refusal.ts';
import { type Deletion, includesId, isDeleted, type UpdateKind } from './restore-note.ts';
import { Restores } from './restores.ts';
import { defineRoots, lastIdOf, StructStore } from './struct-store.ts';
import { type DecodedUpdate, decodeUpdate, type KeyAddress } from './update-decoder.ts';

export interface GateOptions {
  readonly doc: Y.Doc;
  readonly policy: Policy;
  readonly owners: ClientIdOwners;
  readonly maxClientIdsPerParticipant: number;
  /** The document's, which the server's client ids depend on; 1 without it. */
  readonly epoch?: number;
  /** A policy that throws has denied; the error goes here. */
  readonly onPolicyError?: (error: unknown) => void;
}

/** Nothing was changed. `resync` asks for SyncStep1, so that an honest sender sends what is missing (G2). */
export interface GateRefusal {
  readonly kind: 'refused';
  readonly notice: Notice;
  readonly resync: boolean;
}

export type GateOutcome =
  | GateRefusal
  | {
      readonly kind: 'applied';
      /** Keys that the sender was allowed to change. */
      readonly changed: readonly KeyAddress[];
      /** One per key that was restored (G7). */
      readonly denials: readonly Notice[];
      /** Client ids used for the first time, to be stored with the update. */
      readonly claims: readonly number[];
    };

/** The document's invariant is broken: the room must be reloaded from its log. */
export class GateFault extends Error {
  override readonly name = 'GateFault';
}

interface Touch {
  readonly intent: Intent;
  readonly before: JsonValue | undefined;
  readonly itemBefore: Y.Item | undefined;
  readonly deletedBefore: boolean;
  /** The update deletes the item that held the key. */
  readonly deletesItem: boolean;
  /** The update deletes what the key's restore stands for, without having seen it. */
  readonly deletesRestore: boolean;
}

/** One update on its way through the gate. */
interface Passage {
  readonly bytes: Uint8Array;
  readonly sender: Actor;
  readonly firstNew: ReadonlyMap<number, number>;
  readonly touches: readonly Touch[];
}

export class Gate {
  readonly #doc: Y.Doc;
  readonly #policy: Policy;
  readonly #owners: ClientIdOwners;
  readonly #maxClientIds: number;
  readonly #onPolicyError: (error: unknown) => void;
  readonly #store: StructStore;
  readonly #reader: RoomReader;
  readonly #restores: Restores;

  /** Takes the document over: nothing else may apply updates to it. */
  constructor({ doc, policy, owners, maxClientIdsPerParticipant, epoch = 1, onPolicyError }: GateOptions) {
    defineRoots(doc);
    const serverIds = serverClientIds(epoch);
    doc.clientID = serverIds.edit;
    this.#doc = doc;
    this.#policy = policy;
    this.#owners = owners;
    this.#maxClientIds = maxClientIdsPerParticipant;
    this.#onPolicyError = onPolicyError ?? (() => {});
    this.#store = new StructStore(doc);
    this.#reader = new RoomReader(doc);
    this.#restores = new Restores(doc, this.#store, serverIds.restore);
  }

  /**
   * `origin` is handed to Yjs as the transaction's origin; `kind` is the frame's: what an Update deletes its sender has
   * just deleted, what SyncStep2 deletes it may only repeat. Throws GateFault.
   */
  receive(bytes: Uint8Array, sender: Actor, origin: unknown, kind: UpdateKind = 'sync-step-2'): GateOutcome {
    let update: DecodedUpdate;
    let inspection: ReturnType<typeof inspectUpdate>;
    try {
      update = decodeUpdate(bytes);
      inspection = inspectUpdate(update, {
        store: this.#store,
        owners: this.#owners,
        participantId: sender.participantId,
        maxClientIds: this.#maxClientIds,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const notice: Notice = { rule: error.rule, reason: error.message };
      return { kind: 'refused', notice, resync: error.rule === 'G2' };
    }
    for (const clientId of inspection.claims) this.#owners.claim(clientId, sender.participantId);
    const touches = this.#touches(inspection.intents, {
      kind,
      participantId: sender.participantId,
      deletes: update.deletes,
    });
    const { changed, denials } = this.#apply(
      { bytes, sender, firstNew: inspection.firstNew, touches },
      origin,
    );
    return { kind: 'applied', changed, denials, claims: inspection.claims };
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
      const before = this.#reader.value(root, key);
      const fault = value === undefined ? undefined : roomValueFault(root, key, value, before);
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

  #touches(intents: ReadonlyMap<string, Intent>, deletion: Deletion): Touch[] {
    const unseen = this.#restores.deletedUnseen(deletion, intents);
    const touches: Touch[] = [];
    for (const [name, intent] of intents) touches.push(this.#touch(intent, unseen.has(name), deletion));
    for (const [name, address] of unseen) {
      if (intents.has(name)) continue;
      const intent = { address, value: undefined, head: null, origins: undefined };
      touches.push(this.#touch(intent, true, deletion));
    }
    return touches.length < 2 ? touches : touches.sort((a, b) => rankOf(a) - rankOf(b));
  }

  #touch(intent: Intent, deletesRestore: boolean, { deletes }: Deletion): Touch {
    const { root, key } = intent.address;
    const itemBefore = this.#store.itemOfKey(intent.address);
    return {
      intent,
      before: this.#reader.value(root, key),
      itemBefore,
      deletedBefore: itemBefore?.deleted ?? true,
      deletesItem: itemBefore !== undefined && isDeleted(lastIdOf(itemBefore), deletes),
      deletesRestore,
    };
  }

  #apply(passage: Passage, origin: unknown): { changed: KeyAddress[]; denials: Notice[] } {
    const changed: KeyAddress[] = [];
    const denials: Notice[] = [];
    this.#doc.transact((transaction) => {
      Y.applyUpdate(this.#doc, passage.bytes, origin);
      // Else Yjs takes the server's own writes below for a foreign client's and gives the document another client id.
      transaction.local = true;
      if (this.#store.hasPending()) throw new GateFault('An update that passed the gate is pending.');
      for (const touch of passage.touches) {
        if (this.#isGivenUp(touch)) {
          this.#undo(touch, passage, transaction);
          continue;
        }
        const { address } = touch.intent;
        const after = this.#outcome(touch, passage);
        const decision = this.#decide(touch, after, passage.sender);
        if (decision.allowed) {
          this.#hold(touch, after, passage, transaction);
          changed.push(address);
        } else {
          this.#undo(touch, passage, transaction);
          denials.push({ rule: 'G5', root: address.root, key: address.key, reason: decision.reason });
        }
        this.#restores.forgetDeleted(address);
      }
    }, origin);
    return { changed, denials };
  }

  #isUntouched({ intent, itemBefore, deletedBefore }: Touch): boolean {
    const item = this.#store.itemOfKey(intent.address);
    return item === itemBefore && (item?.deleted ?? true) === deletedBefore;
  }

  /** What the key is once the update holds: what the document now shows of it, else what the sender meant. */
  #outcome({ intent: { address, value } }: Touch, { firstNew }: Passage): JsonValue | undefined {
    const item = this.#store.itemOfKey(address);
    if (item === undefined || !isNew(item, firstNew)) return value;
    const shown: unknown = this.#doc.getMap(address.root).get(address.key);
    return isJsonValue(shown) ? shown : undefined;
  }

  #decide({ intent, before }: Touch, after: JsonValue | undefined, actor: Actor): Decision {
    const { root, key } = intent.address;
    const fault = after === undefined ? undefined : roomValueFault(root, key, after, before);
    if (fault !== undefined) return { allowed: false, reason: fault };
    try {
      return this.#policy.decide({ actor, root, key, before, after }, this.#reader);
    } catch (error) {
      // Thrown on, it would end the transaction with the undecided value in it, for all to see.
      this.#onPolicyError(error);
      return { allowed: false, reason: 'The server could not decide on this.' };
    }
  }

  /** G6: what was authorised holds from now on, even where Yjs's order puts something else on top of it. */
  #hold(
    { intent: { address, head }, deletesRestore }: Touch,
    after: JsonValue | undefined,
    { firstNew }: Passage,
    transaction: Y.Transaction,
  ): void {
    const item = this.#store.itemOfKey(address);
    if (item === undefined) return;
    if (isNew(item, firstNew)) {
      // A client that undoes its deletion of a restore copies the restore's note along; nothing hidden may stay.
      if (after !== undefined && item.length > 1) {
        this.#restores.restate(address, after, lastIdOf(item), transaction);
      }
    } else if (after !== undefined && head !== null) {
      if (this.#holdsByArrival(item, address)) this.#restores.restate(address, after, head, transaction);
    } else if (deletesRestore && !item.deleted) this.#doc.getMap(address.root).delete(address.key);
  }

  /** Elsewhere, in a map that everyone writes, Yjs's order decides between authorised writes. */
  #holdsByArrival(item: Y.Item, { root }: KeyAddress): boolean {
    // What is deleted may be a denied creation: an authorised write is not lost to that.
    return item.deleted || roomTable[root].writer !== 'everyone' || this.#restores.isRestore(item);
  }

  /** G5: the value before, exactly. */
  #undo(touch: Touch, { sender }: Passage, transaction: Y.Transaction): void {
    const { before, itemBefore } = touch;
    const { address, head } = touch.intent;
    const { participantId } = sender;
    const item = this.#store.itemOfKey(address);
    if (item === undefined) return;
    const replaced = head !== null && this.#hasSeen(touch) ? head : null;
    if (this.#isUntouched(touch)) {
      // A restore that the update did not reach must still know whose deletions mean nothing, and which do.
      const isBehind = replaced !== null || this.#restores.listensTo(participantId, address);
      if (item.deleted || !this.#restores.isRestore(item) || !isBehind) return;
    }
    if (before !== undefined && itemBefore !== undefined) {
      this.#restores.restore(address, before, itemBefore, { participantId, head: replaced }, transaction);
    } else if (!item.deleted) this.#restores.bury(address, transaction);
  }

  /** A write that its own sender has deleted or lost again: it must not take what its sender never saw with it. */
  #isGivenUp(touch: Touch): boolean {
    return touch.intent.head === null && !this.#hasSeen(touch);
  }

  /** Whether the sender saw what the key showed before, and deleted or replaced it. */
  #hasSeen({ intent, itemBefore, deletesItem, deletesRestore }: Touch): boolean {
    if (deletesRestore) return true;
    if (itemBefore === undefined) return false;
    if (includesId(intent.origins ?? [], lastIdOf(itemBefore))) return true;
    // What a new struct covers without following it has deleted itself in the sender's document.
    return deletesItem && this.#store.itemOfKey(intent.address) === itemBefore;
  }
}

function isNew({ id }: Y.Item, firstNew: ReadonlyMap<number, number>): boolean {
  const first = firstNew.get(id.client);
  return first !== undefined && id.clock >= first;
}

function rankOf({ intent }: Touch): number {
  return rootNames.indexOf(intent.address.root);
}
