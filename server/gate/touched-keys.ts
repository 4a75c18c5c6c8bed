/**
 * The keys that one update touches, and what becomes of each: the heart of gate rules G5 and G6. `find` looks at the document before
 * Yjs applies the update, `settle` after that, within the same transaction.
 *
 * | the sender's write of a key | what the gate does |
 * |---|---|
 * | given up: its own document shows no value of the key, and it never saw the one that was there | puts that value back, says nothing |
 * | denied, and the document shows something else than before | puts the value back (a restore), or hides the key if there was none |
 * | denied, and the document shows what it did | nothing; a restore that lies there records the sender as denied |
 * | allowed, and on top | nothing |
 * | allowed, but Yjs's order put another value on top | writes it again on top, unless everybody may write the map |
 * | allowed deletion of a value that a restore has put back | deletes the restore |
 *
 * Example: a student, who may not, sets `tempo.bpm` from 96 to 200, while the teacher's 96 lies there as item T. Before: the key shows T.
 * Yjs applies the update, T is deleted, and the student's item S lies on top. The policy denies. `Restores.restore` appends item R with
 * the value 96 behind S. The transaction's one update holds S and R: every client ends with 96, and nobody but the student ever saw 200.
 */
import type * as Y from 'yjs';
import { isJsonValue, type JsonValue } from '../../shared/json.ts';
import type { Actor } from '../../shared/participant.ts';
import type { Decision, Policy } from '../../shared/policy.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import type { RoomSchema } from '../../shared/room-schema.ts';
import type { Intent } from './intent.ts';
import { type Deletion, includesId, isDeleted } from './restore-metadata.ts';
import type { Restores } from './restores.ts';
import { lastIdOf, type StructStore } from './struct-store.ts';
import type { KeyAddress } from './update-decoder.ts';

export interface TouchedKey {
  readonly intent: Intent;
  /** The value, its item and whether that was deleted, before the update. */
  readonly before: JsonValue | undefined;
  readonly itemBefore: Y.Item | undefined;
  readonly deletedBefore: boolean;
  /** The update deletes the item that held the key. */
  readonly deletesItem: boolean;
  /** The update deletes the value that the key's restore has put back, and its sender had not seen the restore. */
  readonly deletesRestore: boolean;
}

/** One update on its way through the gate. */
export interface Passage {
  readonly sender: Actor;
  /** The clients that write something new, and the first new clock of each. */
  readonly firstNew: ReadonlyMap<number, number>;
}

export type KeyOutcome =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'denied'; readonly reason: string };

export interface TouchedKeysOptions {
  readonly doc: Y.Doc;
  readonly schema: RoomSchema;
  readonly policy: Policy;
  readonly store: StructStore;
  readonly reader: RoomReader;
  readonly restores: Restores;
  onPolicyError(error: unknown): void;
}

export class TouchedKeys {
  readonly #doc: Y.Doc;
  readonly #schema: RoomSchema;
  readonly #policy: Policy;
  readonly #store: StructStore;
  readonly #reader: RoomReader;
  readonly #restores: Restores;
  readonly #onPolicyError: (error: unknown) => void;

  constructor({ doc, schema, policy, store, reader, restores, onPolicyError }: TouchedKeysOptions) {
    this.#doc = doc;
    this.#schema = schema;
    this.#policy = policy;
    this.#store = store;
    this.#reader = reader;
    this.#restores = restores;
    this.#onPolicyError = onPolicyError;
  }

  /** In the order in which they are to be decided: what later roots depend on comes first. Call before the update is applied. */
  find(intents: ReadonlyMap<string, Intent>, deletion: Deletion): TouchedKey[] {
    const unseen = this.#restores.deletedUnseen(deletion, intents);
    const keys: TouchedKey[] = [];
    for (const [name, intent] of intents) keys.push(this.#keyOf(intent, unseen.has(name), deletion));
    for (const [name, address] of unseen) {
      if (intents.has(name)) continue;
      const intent = { address, value: undefined, head: null, origins: undefined };
      keys.push(this.#keyOf(intent, true, deletion));
    }
    return keys.length < 2 ? keys : keys.sort((a, b) => this.#rankOf(a) - this.#rankOf(b));
  }

  #keyOf(intent: Intent, deletesRestore: boolean, { deletes }: Deletion): TouchedKey {
    const { root, key } = intent.address;
    const itemBefore = this.#store.itemOfKey(intent.address);
    return {
      intent,
      before: this.#reader.json(root, key),
      itemBefore,
      deletedBefore: itemBefore?.deleted ?? true,
      deletesItem: itemBefore !== undefined && isDeleted(lastIdOf(itemBefore), deletes),
      deletesRestore,
    };
  }

  /** Call it in the order of `find`, after Yjs has applied the update and within that transaction. */
  settle(touched: TouchedKey, passage: Passage, transaction: Y.Transaction): KeyOutcome {
    if (this.#isGivenUp(touched)) {
      this.#putBack(touched, passage, transaction);
      return { kind: 'given-up' };
    }
    const after = this.#wantedBy(touched, passage);
    const decision = this.#decide(touched, after, passage.sender);
    if (decision.allowed) this.#letHold(touched, after, passage, transaction);
    else this.#putBack(touched, passage, transaction);
    this.#restores.forgetDeleted(touched.intent.address);
    return decision.allowed ? { kind: 'allowed' } : { kind: 'denied', reason: decision.reason };
  }

  #isUntouched({ intent, itemBefore, deletedBefore }: TouchedKey): boolean {
    const item = this.#store.itemOfKey(intent.address);
    return item === itemBefore && (item?.deleted ?? true) === deletedBefore;
  }

  /** The value that the sender wants: what the document now shows, if the sender's write lies on top; otherwise what its update says. */
  #wantedBy({ intent: { address, value } }: TouchedKey, { firstNew }: Passage): JsonValue | undefined {
    const item = this.#store.itemOfKey(address);
    if (item === undefined || !isNew(item, firstNew)) return value;
    const shown: unknown = this.#doc.getMap(address.root).get(address.key);
    return isJsonValue(shown) ? shown : undefined;
  }

  #decide({ intent, before }: TouchedKey, after: JsonValue | undefined, actor: Actor): Decision {
    const { root, key } = intent.address;
    const fault = after === undefined ? undefined : this.#schema.valueFault(root, key, after, before);
    if (fault !== undefined) return { allowed: false, reason: fault };
    try {
      return this.#policy.decide({ actor, root, key, before, after }, this.#reader);
    } catch (error) {
      // If it were thrown on, the transaction would end with the undecided value in it, for everybody to see.
      this.#onPolicyError(error);
      return { allowed: false, reason: 'The server could not decide on this.' };
    }
  }

  /** G6: an allowed write holds from now on, even if Yjs's order puts another value on top of it. */
  #letHold(
    { intent: { address, head }, deletesRestore }: TouchedKey,
    after: JsonValue | undefined,
    { firstNew }: Passage,
    transaction: Y.Transaction,
  ): void {
    const item = this.#store.itemOfKey(address);
    if (item === undefined) return;
    if (isNew(item, firstNew)) {
      // A client that undoes its deletion of a restore copies the restore's record along with the value. It is written again without.
      if (after !== undefined && item.length > 1) {
        this.#restores.restate(address, after, lastIdOf(item), transaction);
      }
    } else if (after !== undefined && head !== null) {
      if (this.#holdsByArrival(item, address)) this.#restores.restate(address, after, head, transaction);
    } else if (deletesRestore && !item.deleted) this.#doc.getMap(address.root).delete(address.key);
  }

  #rankOf({ intent }: TouchedKey): number {
    return this.#schema.rootNames.indexOf(intent.address.root);
  }

  /** Whether the later arrival wins. In a map that everyone writes, Yjs's order decides between two allowed writes instead. */
  #holdsByArrival(item: Y.Item, { root }: KeyAddress): boolean {
    // A deleted item may be a denied creation, and an allowed write must not be lost to that.
    return item.deleted || this.#schema.writerOf(root) !== 'everyone' || this.#restores.isRestore(item);
  }

  /** G5: the key gets exactly the value back that it had before. */
  #putBack(touched: TouchedKey, { sender }: Passage, transaction: Y.Transaction): void {
    const { before, itemBefore } = touched;
    const { address, head } = touched.intent;
    const { participantId } = sender;
    const item = this.#store.itemOfKey(address);
    if (item === undefined) return;
    const replaced = head !== null && this.#hasSeen(touched) ? head : null;
    if (this.#isUntouched(touched)) {
      // The update did not change the key. But if a restore lies there, it must record that this sender has not seen it yet.
      const isBehind = replaced !== null || this.#restores.listensTo(participantId, address);
      if (item.deleted || !this.#restores.isRestore(item) || !isBehind) return;
    }
    if (before !== undefined && itemBefore !== undefined) {
      this.#restores.restore(address, before, itemBefore, { participantId, head: replaced }, transaction);
    } else if (!item.deleted) this.#restores.hideCreation(address, transaction);
  }

  /**
   * The sender's own document shows no value of the key any more, and the sender never saw the one that was there. The update must not
   * take that one along. No notice is owed, because the sender has nothing that it could miss.
   */
  #isGivenUp(touched: TouchedKey): boolean {
    return touched.intent.head === null && !this.#hasSeen(touched);
  }

  /** Whether the sender saw what the key showed before, and deleted or replaced it. */
  #hasSeen({ intent, itemBefore, deletesItem, deletesRestore }: TouchedKey): boolean {
    if (deletesRestore) return true;
    if (itemBefore === undefined) return false;
    if (includesId(intent.origins ?? [], lastIdOf(itemBefore))) return true;
    // If a new struct already lies on top, Yjs deleted the old item by itself in the sender's document. That is not the sender's will.
    return deletesItem && this.#store.itemOfKey(intent.address) === itemBefore;
  }
}

function isNew({ id }: Y.Item, firstNew: ReadonlyMap<number, number>): boolean {
  const first = firstNew.get(id.client);
  return first !== undefined && id.clock >= first;
}
