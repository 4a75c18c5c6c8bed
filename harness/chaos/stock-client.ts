/** A stock y-websocket client: edits, and now and then tries what it may not. */
import * as prng from 'lib0/prng';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { ChaosClient } from './chaos-client.ts';
import type { Look, Place, Received } from './client-worker-message.ts';
import { canonical, clocksOf, ReceivedUpdates } from './received-updates.ts';
import { presentIn } from './sdk-client.ts';

export class StockClient implements ChaosClient {
  readonly roomId: string;
  readonly #place: Place;
  #provider: WebsocketProvider;
  #received: ReceivedUpdates;
  #liveAt = 0;

  constructor(place: Place) {
    this.#place = place;
    this.roomId = place.session.roomId;
    [this.#provider, this.#received] = this.#open();
  }

  act(random: prng.PRNG): void {
    const { doc } = this.#provider;
    const dice = prng.real53(random);
    if (dice < 0.01) this.#reload();
    // Taken back by the gate (G5); what the class sees of it is nothing.
    else if (dice < 0.03) doc.getMap('tempo').set('bpm', 299);
    else if (dice < 0.05) doc.getMap('mutes').set('*', true);
    else {
      const key = `p1:${prng.int31(random, 0, 3)}:${prng.int31(random, 0, 15)}`;
      if (prng.real53(random) < 0.7) doc.getMap('cells').set(key, prng.int31(random, 1, 127));
      else doc.getMap('cells').delete(key);
    }
  }

  unplug(): void {
    this.#provider.disconnect();
  }

  plug(): void {
    this.#provider.connect();
  }

  received(): Received {
    const { participantId } = this.#place.session;
    const { doc } = this.#provider;
    const received = this.#received.read(doc.clientID, doc);
    return { participantId, roomId: this.roomId, ...received, confirmed: 0 };
  }

  get isLive(): boolean {
    return this.#provider.synced;
  }

  look(): Look {
    const { doc, awareness } = this.#provider;
    const state = new RoomReader(doc).state();
    return {
      kind: 'stock',
      participantId: this.#place.session.participantId,
      roomId: this.roomId,
      isLive: this.isLive,
      isClosed: false,
      liveAt: this.#liveAt,
      contents: canonical(state),
      clocks: canonical(Object.fromEntries(clocksOf(doc))),
      present: presentIn(awareness),
      doubledNotes: 0,
      heardNotes: 0,
      timeline: state.timeline,
    };
  }

  async close(): Promise<void> {
    this.#provider.destroy();
    this.#provider.doc.destroy();
  }

  #open(): [WebsocketProvider, ReceivedUpdates] {
    const { wsUrl, roomId, token } = this.#place.session;
    const doc = new Y.Doc();
    const received = new ReceivedUpdates();
    class HeardSocket extends WebSocket {
      constructor(url: string) {
        super(url);
        received.listen(this);
      }
    }
    const provider = new WebsocketProvider(wsUrl, roomId, doc, {
      params: { token },
      disableBc: true,
      // Its own way to be read by the page's code, which polyfills in Node.
      WebSocketPolyfill: HeardSocket as unknown as typeof globalThis.WebSocket,
    });
    process.off('exit', provider._exitHandler);
    provider.on('sync', (isSynced: boolean) => {
      if (isSynced) this.#liveAt = performance.timeOrigin + performance.now();
    });
    provider.on('connection-close', (event) => {
      // As a page does that is told to start afresh.
      if (event?.code === closeCode.epochChanged.code && provider === this.#provider) {
        queueMicrotask(() => this.#reload());
      }
    });
    return [provider, received];
  }

  #reload(): void {
    void this.close();
    [this.#provider, this.#received] = this.#open();
  }
}
