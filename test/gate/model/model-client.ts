/** One person's browser: a stock Y.Doc and the stock WebsocketProvider over a ModelSocket. Records what its person does. */
import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { isJsonValue } from '../../../shared/json.ts';
import type { Actor } from '../../../shared/participant.ts';
import { type RootName, rootNames } from '../../../shared/room-table.ts';
import { ModelSocket } from './model-socket.ts';
import { idName, keyName, type Op, shownId } from './op.ts';

export interface ModelClientOptions {
  readonly actor: Actor;
  readonly clientId: number;
  readonly gc: boolean;
  readonly undo: boolean;
  /** Writes, now and then, what the room has no place for. */
  readonly mistakes: boolean;
  readonly onRemoteChange: (client: ModelClient, root: RootName, key: string) => void;
}

/** Under roots that a room does not have. */
export const foreignRoots = ['score', 'chat', 'notes'] as const;

export function foreignTypes(doc: Y.Doc): [score: Y.Map<unknown>, chat: Y.Array<unknown>, notes: Y.Text] {
  return [doc.getMap('score'), doc.getArray('chat'), doc.getText('notes')];
}

export class ModelClient {
  readonly actor: Actor;
  readonly doc: Y.Doc;
  readonly undoManager: Y.UndoManager | undefined;
  readonly makesMistakes: boolean;
  /** Written, and not yet known to have arrived; oldest first. */
  unsent: Op[] = [];
  #socket: ModelSocket | undefined;
  readonly #provider: WebsocketProvider;
  /** The ids of the values that this document's operations wrote. */
  readonly #written = new Set<string>();
  readonly #seen = new Map<string, Op['seen']>();

  constructor({ actor, clientId, gc, undo, mistakes, onRemoteChange }: ModelClientOptions) {
    this.actor = actor;
    this.doc = new Y.Doc({ gc });
    this.doc.clientID = clientId;
    const maps = rootNames.map((root) => this.doc.getMap(root));
    this.makesMistakes = mistakes;
    const tracked = mistakes ? [...maps, ...foreignTypes(this.doc)] : maps;
    this.undoManager = undo ? new Y.UndoManager(tracked, { captureTimeout: 0 }) : undefined;
    const rootOf = new Map<unknown, RootName>(rootNames.map((root) => [this.doc.getMap(root), root]));
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      for (const [type, keys] of transaction.changed) {
        const root = rootOf.get(type);
        // What is outside the room is its author's alone; that others never see it is checked in the end.
        if (root === undefined) continue;
        for (const key of keys) {
          if (key === null) throw new Error('A map of the room holds a list item.');
          if (transaction.local) this.#record(transaction, root, key);
          this.#seen.set(keyName({ root, key }), shownId(this.doc, root, key));
          if (!transaction.local) onRemoteChange(this, root, key);
        }
      }
    });
    this.#provider = this.#createProvider();
  }

  get socket(): ModelSocket | undefined {
    return this.#socket?.readyState === 3 ? undefined : this.#socket;
  }

  connect(): void {
    this.#provider.connect();
  }

  disconnect(): void {
    this.#provider.disconnect();
    this.#socket = undefined;
  }

  destroy(): void {
    this.disconnect();
    this.undoManager?.destroy();
    this.#provider.destroy();
    this.#provider.awareness.destroy();
    this.doc.destroy();
  }

  #createProvider(): WebsocketProvider {
    const keep = (socket: ModelSocket): void => {
      this.#socket = socket;
    };
    class ClientSocket extends ModelSocket {
      constructor() {
        super();
        keep(this);
      }
    }
    const awareness = new Awareness(this.doc);
    awareness.setLocalState(null);
    return new WebsocketProvider('ws://model', 'room', this.doc, {
      connect: false,
      disableBc: true,
      awareness,
      WebSocketPolyfill: ClientSocket as unknown as typeof WebSocket,
    });
  }

  #record(transaction: Y.Transaction, root: RootName, key: string): void {
    const seen = this.#seen.get(keyName({ root, key })) ?? null;
    const item = shownId(this.doc, root, key);
    const op = { actor: this.actor, root, key, item, seen, under: this.#below(root, key) };
    if (item === null) {
      if (seen !== null) this.unsent.push({ ...op, value: undefined });
      return;
    }
    const isNew =
      item.client === this.doc.clientID && item.clock >= (transaction.beforeState.get(item.client) ?? 0);
    const value: unknown = this.doc.getMap(root).get(key);
    if (!isNew) return;
    this.#written.add(idName(item));
    // No key of the room holds null: what is no JSON is denied as that is.
    this.unsent.push({ ...op, value: isJsonValue(value) ? value : null });
  }

  /** What the key's newest item follows, less what was written and overwritten within one transaction. */
  #below(root: RootName, key: string): Op['under'] {
    let item = this.doc.getMap(root)._map.get(key);
    while (
      item?.origin &&
      item.origin.client === this.doc.clientID &&
      !this.#written.has(idName(item.origin))
    ) {
      item = Y.getItem(this.doc.store, item.origin);
    }
    return item?.origin ?? null;
  }
}
