/**
 * The gate: every update passes it, none is filtered (design section 3; docs/gate.md). Hostile updates are refused
 * whole (G1–G4); honest but unauthorised ones are applied and restored in one transaction (G5), so that every stock
 * client converges and nobody else ever sees the forbidden value; an authorised write holds from the moment it arrives
 * (G6).
 */
import * as Y from 'yjs';
import { serverEditClientId } from '../../shared/client-id.ts';
import { type JsonValue, jsonEquals } from '../../shared/json.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { Decision, Policy } from '../../shared/policy.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import { isRoomValue } from '../../shared/room-schema.ts';
import { roomTable, rootNames } from '../../shared/room-table.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import { type Edit, EditDeniedError } from './edit.ts';
import { type Intent, inspectUpdate, intentKey } from './inspect-update.ts';
import { Refusal } from './refusal.ts';
import { Restores } from './restores.ts';
import { defineRoots, StructStore } from './struct-store.ts';
import { type DecodedUpdate, decodeUpdate, type KeyAddress } from './update-decoder.ts';

export interface GateOptions {
  readonly doc: Y.Doc;
  readonly policy: Policy;
  readonly owners: ClientIdOwners;
  readonly maxClientIdsPerParticipant: number;
}

export type GateOutcome =
  /** Nothing was changed. `resync` asks for SyncStep1, so that an honest sender sends what is missing (G2). */
  | { readonly kind: 'refused'; readonly notice: Notice; readonly resync: boolean }
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
  readonly standIns: ReturnType<Restores['standInsFor']>;
}

export class Gate {
  readonly #doc: Y.Doc;
  readonly #policy: Policy;
  readonly #owners: ClientIdOwners;
  readonly #maxClientIds: number;
  readonly #store: StructStore;
  readonly #reader: RoomReader;
  readonly #restores: Restores;

  /** Takes the document over: nothing else may apply updates to it. */
  constructor({ doc, policy, owners, maxClientIdsPerParticipant }: GateOptions) {
    defineRoots(doc);
    doc.clientID = serverEditClientId;
    this.#doc = doc;
    this.#policy = policy;
    this.#owners = owners;
    this.#maxClientIds = maxClientIdsPerParticipant;
    this.#store = new StructStore(doc);
    this.#reader = new RoomReader(doc);
    this.#restores = new Restores(doc, this.#store);
  }

  /** `origin` is handed to Yjs as the transaction's origin. Throws GateFault. */
  receive(bytes: Uint8Array, sender: Actor, origin: unknown): GateOutcome {
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
    const touches = this.#touches(update, inspection.intents);
    for (const clientId of inspection.claims) this.#owners.claim(clientId, sender.participantId);
    const { changed, denials } = this.#apply(bytes, update, touches, sender, origin);
    return { kind: 'applied', changed, denials, claims: inspection.claims };
  }

  /**
   * The server's own way in: HTTP controls and upkeep, decided by the same table and policy. All or nothing; throws
   * EditDeniedError. Returns the keys that changed.
   */
  edit(actor: Actor, edits: readonly Edit[], origin: unknown): KeyAddress[] {
    const changes = edits.filter(({ root, key, value }) => !jsonEquals(value, this.#reader.value(root, key)));
    for (const edit of changes) {
      const { root, key, value } = edit;
      if (value !== undefined && !isRoomValue(root, key, value)) {
        throw new EditDeniedError(edit, 'The value does not fit this key.');
      }
      const before = this.#reader.value(root, key);
      const decision = this.#policy.decide({ actor, root, key, before, after: value }, this.#reader);
      if (!decision.allowed) throw new EditDeniedError(edit, decision.reason);
    }
    this.#doc.transact(() => {
      for (const { root, key, value } of changes) {
        if (value === undefined) this.#doc.getMap(root).delete(key);
        else this.#doc.getMap(root).set(key, value);
      }
    }, origin);
    return changes;
  }

  #touches(update: DecodedUpdate, intents: ReadonlyMap<string, Intent>): Touch[] {
    const all = new Map(intents);
    for (const address of this.#restores.deletedUnseen(update)) {
      const key = intentKey(address);
      if (!all.has(key)) all.set(key, { address, value: undefined });
    }
    const touches = [...all.values()].map((intent): Touch => {
      const { root, key } = intent.address;
      const item = this.#store.itemOfKey(intent.address);
      const deleted = item?.deleted ?? true;
      const standIns = item === undefined || deleted ? [] : this.#restores.standInsFor(item);
      const before = this.#reader.value(root, key);
      return { intent, before, itemBefore: item, deletedBefore: deleted, standIns };
    });
    if (touches.length < 2) return touches;
    const rank = (touch: Touch): number => rootNames.indexOf(touch.intent.address.root);
    return touches.sort((a, b) => rank(a) - rank(b));
  }

  #apply(
    bytes: Uint8Array,
    update: DecodedUpdate,
    touches: readonly Touch[],
    sender: Actor,
    origin: unknown,
  ): { changed: KeyAddress[]; denials: Notice[] } {
    const changed: KeyAddress[] = [];
    const denials: Notice[] = [];
    this.#doc.transact((transaction) => {
      Y.applyUpdate(this.#doc, bytes, origin);
      // Else Yjs takes the server's own writes below for a foreign client's and gives the document another client id.
      transaction.local = true;
      if (this.#store.hasPending()) throw new GateFault('An update that passed the gate is pending.');
      for (const touch of touches) {
        const { address } = touch.intent;
        const decision = this.#decide(touch, sender);
        if (decision.allowed) {
          this.#hold(touch, update);
          changed.push(address);
        } else {
          this.#undo(touch, transaction);
          denials.push({ rule: 'G5', root: address.root, key: address.key, reason: decision.reason });
        }
      }
    }, origin);
    return { changed, denials };
  }

  #decide({ intent, before }: Touch, actor: Actor): Decision {
    const { address, value } = intent;
    if (value !== undefined && !isRoomValue(address.root, address.key, value)) {
      return { allowed: false, reason: 'The value does not fit this key.' };
    }
    return this.#policy.decide({ actor, ...address, before, after: value }, this.#reader);
  }

  /** G6: what was authorised holds from now on, even where Yjs's order puts something else on top of it. */
  #hold({ intent: { address, value } }: Touch, update: DecodedUpdate): void {
    const { root, key } = address;
    const item = this.#store.itemOfKey(address);
    if (item === undefined) return;
    const byArrival = roomTable[root].writer !== 'everyone' || this.#restores.isRestore(item);
    if (!byArrival) return;
    if (value === undefined) {
      if (!item.deleted) this.#doc.getMap(root).delete(key);
    } else if (item.deleted || !isWrittenBy(update, item)) {
      this.#doc.getMap(root).set(key, value);
    }
  }

  /** G5: the value before, exactly. */
  #undo(
    { intent: { address }, before, itemBefore, deletedBefore, standIns }: Touch,
    transaction: Y.Transaction,
  ): void {
    const item = this.#store.itemOfKey(address);
    if (item === undefined || (item === itemBefore && item.deleted === deletedBefore)) return;
    if (before !== undefined) this.#restores.restore(address, before, standIns, transaction);
    else if (!item.deleted) this.#doc.getMap(address.root).delete(address.key);
  }
}

function isWrittenBy(update: DecodedUpdate, item: Y.Item): boolean {
  const section = update.sections.get(item.id.client);
  return section !== undefined && item.id.clock >= section.start && item.id.clock < section.end;
}
