/** yrs, the implementation of the CRDT in Rust, compiled to WebAssembly. */
import * as yrs from 'ywasm';
import { coreSchema } from '../../../shared/room-schema.ts';
import {
  type ForeignRoots,
  foreignRoots,
  type Mistakes,
  type RoomClient,
  type RoomClientOptions,
} from './room-client.ts';
import { yrsMistakes } from './yrs-mistakes.ts';

/** An undo manager leaves every transaction alone that has an origin. */
const elsewhere = 'elsewhere';

export class YrsClient implements RoomClient {
  readonly clientId: number;
  readonly mistakes: Mistakes;
  readonly #doc: yrs.YDoc;
  readonly #undoManager: yrs.YUndoManager;
  readonly #roots: ForeignRoots;
  /** To look a root up is a transaction of its own, and there can be one at a time only. */
  readonly #maps: ReadonlyMap<string, yrs.YMap>;
  readonly #updates: Uint8Array[] = [];
  #transaction: yrs.YTransaction | undefined;
  #isRemote = false;

  constructor({ clientId, gc, word }: RoomClientOptions) {
    const doc = new yrs.YDoc({ clientID: clientId, skipGC: !gc });
    const roots = foreignRoots(word);
    this.clientId = clientId;
    this.mistakes = yrsMistakes(doc, roots, word, () => this.#transaction);
    this.#doc = doc;
    this.#roots = roots;
    const known = ['cells', 'tempo', 'room', 'patterns', 'presence'];
    this.#maps = new Map(known.map((root) => [root, doc.getMap(root)]));
    this.#undoManager = new yrs.YUndoManager(doc, this.#map('cells'), { captureTimeout: 0 });
    const { score, chat, notes } = roots;
    this.#undoManager.addToScope([doc.getMap(score), doc.getArray(chat), doc.getText(notes)]);
    // Not by the transaction's origin: an undo has a pointer in its place, which ywasm 0.18 takes for an object.
    doc.onUpdate((update: Uint8Array) => {
      if (!this.#isRemote) this.#updates.push(update);
    });
  }

  set(root: string, key: string, value: unknown): void {
    this.#map(root).set(key, value, this.#transaction);
  }

  delete(root: string, key: string): void {
    this.#map(root).delete(key, this.#transaction);
  }

  read(root: string): Record<string, unknown> {
    return this.#map(root).toJson(this.#transaction);
  }

  transact(edits: () => void): void {
    const transaction = this.#doc.beginTransaction(undefined);
    this.#transaction = transaction;
    edits();
    this.#transaction = undefined;
    transaction.commit();
    transaction.free();
  }

  undo(): void {
    if (this.#undoManager.canUndo) this.#undoManager.undo();
  }

  redo(): void {
    if (this.#undoManager.canRedo) this.#undoManager.redo();
  }

  apply(update: Uint8Array, isRemote: boolean): void {
    this.#isRemote = isRemote;
    yrs.applyUpdate(this.#doc, update, elsewhere);
    this.#isRemote = false;
  }

  encodeStateVector(): Uint8Array {
    return yrs.encodeStateVector(this.#doc);
  }

  encodeState(otherStateVector?: Uint8Array): Uint8Array {
    return yrs.encodeStateAsUpdate(this.#doc, otherStateVector);
  }

  takeUpdates(): Uint8Array[] {
    return this.#updates.splice(0);
  }

  isWaiting(): boolean {
    const transaction = this.#doc.beginTransaction(elsewhere);
    const { pendingStructs, pendingDeleteSet } = transaction;
    transaction.free();
    return pendingStructs !== null || pendingDeleteSet !== undefined;
  }

  countForeign(): number {
    const { score, chat, notes, page, list, text, sink } = this.#roots;
    const doc = this.#doc;
    const unknownKeys = Object.keys(this.read('tempo')).filter((key) => !coreSchema.isKey('tempo', key));
    const types = [
      doc.getMap(score),
      doc.getMap(sink),
      doc.getArray(chat),
      doc.getArray(list),
      doc.getText(notes),
      doc.getText(text),
      doc.getXmlFragment(page),
    ];
    return types.reduce((sum, type) => sum + type.length(undefined), unknownKeys.length);
  }

  #map(root: string): yrs.YMap {
    const map = this.#maps.get(root);
    if (map === undefined) throw new RangeError(`The tests don't use ${root}.`);
    return map;
  }
}
