import { coreSchema } from '../../../shared/room-schema.ts';
import {
  type ForeignRoots,
  foreignRoots,
  type Mistakes,
  type RoomClient,
  type RoomClientOptions,
} from './room-client.ts';
import type { SharedDocument, Yjs13 } from './yjs-13.ts';
import { yjs13Mistakes } from './yjs-13-mistakes.ts';

const remote = Symbol('remote');
const offlineCopy = Symbol('offline copy');

export class Yjs13Client implements RoomClient {
  readonly clientId: number;
  readonly mistakes: Mistakes;
  readonly #yjs: Yjs13;
  readonly #doc: SharedDocument;
  readonly #undoManager: InstanceType<Yjs13['UndoManager']>;
  readonly #roots: ForeignRoots;
  readonly #updates: Uint8Array[] = [];

  constructor(yjs: Yjs13, { clientId, gc, word }: RoomClientOptions) {
    const doc = new yjs.Doc({ gc });
    doc.clientID = clientId;
    const roots = foreignRoots(word);
    this.clientId = clientId;
    this.mistakes = yjs13Mistakes(yjs, doc, roots, word);
    this.#yjs = yjs;
    this.#doc = doc;
    this.#roots = roots;
    const { score, chat, notes } = roots;
    const scope = [doc.getMap('cells'), doc.getMap(score), doc.getArray(chat), doc.getText(notes)];
    this.#undoManager = new yjs.UndoManager(scope as never, { captureTimeout: 0 });
    doc.on('update', (update, origin) => {
      if (origin !== remote) this.#updates.push(update);
    });
  }

  set(root: string, key: string, value: unknown): void {
    this.#doc.getMap(root).set(key, value);
  }

  delete(root: string, key: string): void {
    this.#doc.getMap(root).delete(key);
  }

  read(root: string): Record<string, unknown> {
    return this.#doc.getMap(root).toJSON();
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
    this.#yjs.applyUpdate(this.#doc, update, isRemote ? remote : offlineCopy);
  }

  encodeStateVector(): Uint8Array {
    return this.#yjs.encodeStateVector(this.#doc);
  }

  encodeState(otherStateVector?: Uint8Array): Uint8Array {
    return this.#yjs.encodeStateAsUpdate(this.#doc, otherStateVector);
  }

  takeUpdates(): Uint8Array[] {
    return this.#updates.splice(0);
  }

  /** 13.4 keeps it in maps and lists, and from 13.5 on it is null where there is none. */
  isWaiting(): boolean {
    return Object.entries(this.#doc.store).some(([name, value]) => {
      if (!name.startsWith('pending')) return false;
      if (value instanceof Map) return value.size > 0;
      return Array.isArray(value) ? value.length > 0 : value !== null;
    });
  }

  countForeign(): number {
    const { score, chat, notes, page, list, text, sink } = this.#roots;
    const doc = this.#doc;
    const unknownKeys = Object.keys(this.read('tempo')).filter((key) => !coreSchema.isKey('tempo', key));
    const maps = [doc.getMap(score), doc.getMap(sink)];
    const lists = [doc.getArray(chat), doc.getArray(list), doc.getXmlFragment(page)];
    const texts = [doc.getText(notes), doc.getText(text)];
    const sizes = [...maps.map(({ size }) => size), ...[...lists, ...texts].map(({ length }) => length)];
    return sizes.reduce((sum, size) => sum + size, unknownKeys.length);
  }
}
