/** Yjs 14 has one type for maps, lists, texts and XML, and client ids of 53 bits. */
import * as Y from '@y/y';
import { coreSchema } from '../../../shared/room-schema.ts';
import {
  type ForeignRoots,
  foreignRoots,
  type Mistakes,
  type RoomClient,
  type RoomClientOptions,
} from './room-client.ts';
import { yjs14Mistakes } from './yjs-14-mistakes.ts';

const remote = Symbol('remote');
const offlineCopy = Symbol('offline copy');

export class Yjs14Client implements RoomClient {
  readonly clientId: number;
  readonly mistakes: Mistakes;
  readonly #doc: Y.Doc;
  readonly #undoManager: Y.UndoManager;
  readonly #roots: ForeignRoots;
  readonly #updates: Uint8Array[] = [];

  constructor({ clientId, gc, word }: RoomClientOptions) {
    const doc = new Y.Doc({ gc });
    doc.clientID = clientId;
    const roots = foreignRoots(word);
    this.clientId = clientId;
    this.mistakes = yjs14Mistakes(doc, roots, word);
    this.#doc = doc;
    this.#roots = roots;
    const scope = ['cells', roots.score, roots.chat, roots.notes].map((root) => doc.get(root));
    this.#undoManager = new Y.UndoManager(scope, { captureTimeout: 0 });
    doc.on('update', (update, origin) => {
      if (origin !== remote) this.#updates.push(update);
    });
  }

  set(root: string, key: string, value: unknown): void {
    this.#doc.get(root).setAttr(key, value);
  }

  delete(root: string, key: string): void {
    this.#doc.get(root).deleteAttr(key);
  }

  read(root: string): Record<string, unknown> {
    return this.#doc.get(root).getAttrs();
  }

  transact(edits: () => void): void {
    this.#doc.transact(edits);
  }

  undo(): void {
    this.#undoManager.undo();
  }

  redo(): void {
    this.#undoManager.redo();
  }

  apply(update: Uint8Array, isRemote: boolean): void {
    Y.applyUpdate(this.#doc, update, isRemote ? remote : offlineCopy);
  }

  encodeStateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  encodeState(otherStateVector?: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, otherStateVector);
  }

  takeUpdates(): Uint8Array[] {
    return this.#updates.splice(0);
  }

  isWaiting(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null;
  }

  countForeign(): number {
    const { list, text, ...unknownRoots } = this.#roots;
    const unknownKeys = Object.keys(this.read('tempo')).filter((key) => !coreSchema.isKey('tempo', key));
    const unknown = Object.values(unknownRoots).map((root) => this.#doc.get(root));
    const sizes = [
      ...unknown.map(({ attrSize, length }) => attrSize + length),
      this.#doc.get(list).length,
      this.#doc.get(text).length,
    ];
    return sizes.reduce((sum, size) => sum + size, unknownKeys.length);
  }
}
