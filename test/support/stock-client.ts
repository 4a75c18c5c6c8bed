/** The stock y-websocket client, unchanged: the oracle of every test that says "converges". */
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { rootNames } from '../../shared/room-table.ts';
import { until } from './wait.ts';

export interface Seat {
  readonly roomId: string;
  readonly participantId: string;
  readonly token: string;
  readonly wsUrl: string;
}

export class StockClient {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  /** Close codes of this client's connections, oldest first. */
  readonly closeCodes: number[] = [];
  readonly seat: Seat;

  constructor(seat: Seat, doc: Y.Doc = new Y.Doc(), options: { readonly maxBackoffTime?: number } = {}) {
    this.seat = seat;
    this.doc = doc;
    this.provider = new WebsocketProvider(seat.wsUrl, seat.roomId, doc, {
      params: { token: seat.token },
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      ...options,
    });
    this.provider.on('connection-close', (event) => {
      if (event !== null) this.closeCodes.push(event.code);
    });
  }

  async synced(): Promise<this> {
    await until(() => this.provider.synced, 'the stock client to be synced');
    return this;
  }

  get(root: string, key: string): unknown {
    return this.doc.getMap(root).get(key);
  }

  set(root: string, key: string, value: unknown): void {
    this.doc.getMap(root).set(key, value);
  }

  contents(): Record<string, unknown> {
    return contentsOf(this.doc);
  }

  destroy(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}

export function contentsOf(doc: Y.Doc): Record<string, unknown> {
  return Object.fromEntries(rootNames.map((root) => [root, doc.getMap(root).toJSON()]));
}

/** Waits until all documents hold the same and no provider has anything outstanding. */
export async function converged(docs: readonly Y.Doc[]): Promise<void> {
  const text = (doc: Y.Doc): string => JSON.stringify(contentsOf(doc), sortKeys);
  await until(() => new Set(docs.map(text)).size <= 1, 'all documents to converge', 15_000);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
