/** Everything between a seat and its server: the stock provider, the token, and reconnecting after a drop. */
import { isNode } from 'lib0/environment';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import type { Notice } from '../shared/notice.ts';
import {
  type EpochEnded,
  encodePing,
  encodeSentEvent,
  encodeTicketRequest,
  type Hello,
  type Pong,
} from '../shared/protocol.ts';
import type { RoomEvent, SentEvent } from '../shared/room-event.ts';
import type { ClientClock } from './client-clock.ts';
import { Connection } from './connection.ts';
import type { ConnectionState } from './connection-state.ts';
import { HttpApi } from './http-api.ts';
import { sendOnlyOwnAwareness } from './own-awareness.ts';
import { PingWatch } from './ping-watch.ts';
import { type DatedToken, RoomToken } from './room-token.ts';
import { sendFrame } from './send-frame.ts';
import { listenToServerMessages } from './server-messages.ts';
import type { Session } from './session.ts';
import { SocketTickets } from './socket-tickets.ts';
import { localExpiry } from './token-lifetime.ts';
import { onNetworkBack } from './wake-events.ts';

export interface RoomLinkOptions {
  readonly session: Session;
  readonly doc: Y.Doc;
  /** Has the same client id as the document. */
  readonly awareness: Awareness;
  readonly clock: ClientClock;
  /** Returns numbers from 0 up to 1. */
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly listener: RoomLinkListener;
}

export interface RoomLinkListener {
  onState(state: ConnectionState): void;
  /** `lostAt` is when the connection was last known to work, on the monotonic clock. */
  onLost(lostAt: number): void;
  onHello(hello: Hello): void;
  onNotice(notice: Notice): void;
  onEvent(event: RoomEvent): void;
  onEpochEnded(ended: EpochEnded): void;
  onPong(pong: Pong): void;
}

export class RoomLink {
  readonly api: HttpApi;
  readonly token: RoomToken;
  readonly connection: Connection;
  readonly #tickets: SocketTickets;
  readonly #options: RoomLinkOptions;
  readonly #provider: WebsocketProvider;
  readonly #watch: PingWatch;
  readonly #releases: readonly (() => void)[];
  #isReleased = false;

  constructor(options: RoomLinkOptions) {
    const { session, clock, fetch } = options;
    this.#options = options;
    this.api = new HttpApi({ url: session.url, fetch, clock });
    this.#provider = createProvider(options);
    this.token = this.#createToken();
    this.#tickets = new SocketTickets({
      api: this.api,
      clock,
      request: () => sendFrame(this.#provider, encodeTicketRequest()),
    });
    this.#watch = new PingWatch(clock, (heardAt) => {
      options.listener.onLost(heardAt);
      this.connection.drop();
    });
    this.connection = new Connection({
      ...options,
      provider: this.#provider,
      token: this.token,
      tickets: this.#tickets,
      epoch: session.epoch,
      onState: (state) => this.#onState(state),
    });
    this.#listen();
    this.#releases = [sendOnlyOwnAwareness(this.#provider), onNetworkBack(() => this.connection.connect())];
  }

  /** Returns false if no connection is open. `clientTime` (ms) is returned in the pong. */
  ping(clientTime: number): boolean {
    const isSent = sendFrame(this.#provider, encodePing(clientTime));
    if (isSent) this.#watch.pinged();
    return isSent;
  }

  /** False where no connection is open. */
  sendEvent(event: SentEvent): boolean {
    return sendFrame(this.#provider, encodeSentEvent(event));
  }

  /** Bytes that wait in the socket. */
  get bufferedBytes(): number {
    return this.#provider.ws?.bufferedAmount ?? 0;
  }

  /** Ends the link without telling the listener, because another link takes over. */
  abandon(): void {
    this.connection.abandon();
    this.release();
  }

  /** Frees sockets and timers. It is idempotent. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#watch.stop();
    this.#tickets.stop();
    this.token.stop();
    this.#provider.destroy();
    for (const release of this.#releases) release();
  }

  #createToken(): RoomToken {
    const { session, clock, random } = this.#options;
    return new RoomToken({
      initial: session,
      refresh: async (token): Promise<DatedToken> => {
        const renewed = await this.api.refreshToken(token);
        return { ...renewed, expiresAt: localExpiry(renewed.token, renewed.expiresAt, clock.unixNow()) };
      },
      clock,
      random,
      onRenewed: ({ token }) => this.connection.renewed(token),
      onRefused: (error) => this.connection.tokenRefused(error),
    });
  }

  #listen(): void {
    const { listener } = this.#options;
    listenToServerMessages(this.#provider, {
      onHello: (hello) => {
        this.connection.hello(hello);
        this.#tickets.opened(hello.ticketLifetimeMs);
        if (this.connection.state.status !== 'closed') listener.onHello(hello);
      },
      onNotice: (notice) => {
        this.connection.notice(notice);
        listener.onNotice(notice);
      },
      onEvent: (event) => listener.onEvent(event),
      onEpochEnded: (ended) => listener.onEpochEnded(ended),
      onTicket: (ticket) => this.#tickets.received(ticket),
      onPong: (pong) => listener.onPong(pong),
    });
    this.#provider.on('status', ({ status }) => {
      if (status !== 'connected') return;
      this.#watch.heard();
      // The provider asks for the document as soon as the socket is open, and that question has an answer, too.
      this.#watch.pinged();
      this.#provider.ws?.addEventListener('message', () => this.#watch.heard());
    });
  }

  #onState(state: ConnectionState): void {
    const { clock, listener } = this.#options;
    if (state.status !== 'live' && state.status !== 'connecting') this.#tickets.stop();
    if (state.status === 'offline') {
      this.#watch.stop();
      listener.onLost(clock.now());
    }
    listener.onState(state);
    // Deferred, because the provider may be in the middle of closing its socket.
    if (state.status === 'closed') queueMicrotask(() => this.release());
  }
}

function createProvider({ session, doc, awareness, WebSocket }: RoomLinkOptions): WebsocketProvider {
  const provider = new WebsocketProvider(session.wsUrl, session.roomId, doc, {
    awareness,
    connect: false,
    // Tabs communicate only through the server, because what the gate refuses must not pass between them.
    disableBc: true,
    // The connection decides when to reconnect, so the provider's own timer fires at once and to no effect.
    maxBackoffTime: 0,
    WebSocketPolyfill: WebSocket,
  });
  // The server notices the end of a process by its sockets. One listener for each seat would make Node warn of a leak.
  if (isNode) process.off('exit', provider._exitHandler);
  return provider;
}
