/**
 * The way to the server and back to it. The stock provider speaks the protocol; when to connect is decided here, because
 * the provider's own waits are the same for a whole class (no jitter), and it would come back with a stale token.
 */
import type { WebsocketProvider } from 'y-websocket';
import { closeCode } from '../shared/close-code.ts';
import type { Notice } from '../shared/notice.ts';
import { encodeToken, type Hello, protocolVersion } from '../shared/protocol.ts';
import { waitForAnswer } from './answer-wait.ts';
import { Backoff } from './backoff.ts';
import type { ClientClock, Timer } from './client-clock.ts';
import { type AfterClose, afterClose, afterRefusedToken, type ConnectionState } from './connection-state.ts';
import { DownbeatError } from './downbeat-error.ts';
import type { RoomToken } from './room-token.ts';
import { sendFrame } from './send-frame.ts';
import type { Credential, SocketTickets } from './socket-tickets.ts';

export interface ConnectionOptions {
  readonly provider: WebsocketProvider;
  readonly token: RoomToken;
  readonly tickets: Pick<SocketTickets, 'take'>;
  readonly clock: ClientClock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The history that the document belongs to, where it has one. */
  readonly epoch: number | undefined;
  readonly onState: (state: ConnectionState) => void;
}

type End = Extract<AfterClose, { kind: 'end' }>;

/** Before these a notice may say how long to stay away. */
const waitCodes: readonly number[] = [closeCode.draining.code, closeCode.roomUnavailable.code];

const openTimeoutMs = 10_000;
/** A connection that held so long did work: the next drop is a new one, and not a server that lets in and throws out. */
const steadyMs = 1000;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #provider: WebsocketProvider;
  readonly #backoff: Backoff;
  #state: ConnectionState = { status: 'connecting' };
  #epoch: number | undefined;
  #timer: Timer | undefined;
  #liveSince = 0;
  #renewFirst = false;
  /** Until when a server that is restarting, or a room that has failed, asked to be left alone. */
  #notBefore = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#provider = options.provider;
    this.#epoch = options.epoch;
    this.#backoff = new Backoff(options.random);
    this.#provider.on('connection-close', this.#onClose);
    this.#provider.on('sync', this.#onSync);
    this.#provider.on('status', this.#onStatus);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get epoch(): number | undefined {
    return this.#epoch;
  }

  /** Attempts to connect at once, also where the next attempt would only come later. */
  connect(): void {
    if (this.#isClosed() || this.#provider.ws !== null) return;
    this.#timer?.cancel();
    this.#set({ status: 'connecting' });
    this.#open().catch((error: unknown) => this.#onOpenError(error));
  }

  /** Gives the present socket up for dead and comes back on a new one. */
  drop(): void {
    if (!this.#isClosed() && this.#provider.ws !== null) this.#provider.disconnect();
  }

  /** For good. */
  end(end: Omit<End, 'kind'>): void {
    if (this.#isClosed()) return;
    this.#timer?.cancel();
    this.#options.token.stop();
    this.#set({ status: 'closed', reason: end.reason, message: end.message });
    this.#provider.shouldConnect = false;
  }

  /** Another connection takes over: nothing more is done or said here. */
  abandon(): void {
    this.#timer?.cancel();
    this.#state = { status: 'closed', reason: 'epochChanged', message: closeCode.epochChanged.reason };
  }

  hello(hello: Hello): void {
    if (hello.protocolVersion !== protocolVersion) {
      this.#giveUp({ reason: 'outdated', message: 'The server speaks another version. Reload the page.' });
    } else if (this.#epoch !== undefined && this.#epoch !== hello.epoch) {
      this.#giveUp({ reason: 'epochChanged', message: closeCode.epochChanged.reason });
    } else {
      this.#epoch = hello.epoch;
    }
  }

  /** A notice about no key in particular may say how long the server or the room will be away. */
  notice({ root, retryAfterMs }: Notice): void {
    if (root === undefined && retryAfterMs !== undefined) {
      // A limit may speak once more on the way down.
      this.#notBefore = Math.max(this.#notBefore, this.#options.clock.now() + retryAfterMs);
    }
  }

  /** Tells the server of a token before the one that it knows ends. */
  renewed(token: string): void {
    sendFrame(this.#provider, encodeToken(token));
  }

  tokenRefused(error: DownbeatError): void {
    this.#giveUp(afterRefusedToken(error));
  }

  async #open(): Promise<void> {
    const { token, clock } = this.#options;
    const value = await (this.#renewFirst ? token.renew() : token.fresh());
    if (!this.#isOpening()) return;
    const credential = await this.#credentialFor(value);
    if (!this.#isOpening()) return;
    this.#renewFirst = false;
    this.#provider.params = {
      ...credential,
      sdk: '1',
      ...(this.#epoch !== undefined && { epoch: String(this.#epoch) }),
    };
    this.#timer = waitForAnswer(clock, openTimeoutMs, () => this.#provider.disconnect());
    this.#provider.connect();
  }

  async #credentialFor(value: string): Promise<Credential> {
    const { token, tickets } = this.#options;
    try {
      return await tickets.take(value);
    } catch (error) {
      // This machine's clock took it for fresh.
      if (!(error instanceof DownbeatError) || error.code !== 'TOKEN_EXPIRED') throw error;
      return tickets.take(await token.renew());
    }
  }

  #isOpening(): boolean {
    return this.#state.status === 'connecting' && this.#provider.ws === null;
  }

  #onOpenError(error: unknown): void {
    if (this.#isClosed()) return;
    if (error instanceof DownbeatError && !error.transient) this.end(afterRefusedToken(error));
    else this.#retry(error instanceof DownbeatError ? (error.retryAfterMs ?? 0) : 0);
  }

  #retry(leastMs: number): void {
    const { clock } = this.#options;
    const retryInMs = leastMs + this.#backoff.nextDelayMs();
    this.#set({ status: 'offline', retryInMs });
    this.#timer = clock.at(clock.now() + retryInMs, () => this.connect());
  }

  #giveUp(end: Omit<End, 'kind'>): void {
    this.end(end);
    this.#provider.disconnect();
  }

  readonly #onStatus = ({ status }: { status: string }): void => {
    if (status === 'connected') this.#timer?.cancel();
  };

  readonly #onSync = (synced: boolean): void => {
    if (!synced || this.#isClosed()) return;
    this.#liveSince = this.#options.clock.now();
    this.#set({ status: 'live' });
  };

  readonly #onClose = (event: { code: number; reason: string } | null): void => {
    // Before the provider's own timer looks, which it sets right after this event.
    this.#provider.shouldConnect = false;
    if (this.#isClosed()) return;
    this.#timer?.cancel();
    const { clock } = this.#options;
    const wasSteady = this.#state.status === 'live' && clock.now() - this.#liveSince >= steadyMs;
    if (wasSteady) this.#backoff.reset();
    const after = afterClose(event?.code, event?.reason);
    if (after.kind === 'end') {
      this.end(after);
      return;
    }
    this.#renewFirst = after.kind === 'renew-and-retry';
    const isAskedToWait = event !== null && waitCodes.includes(event.code);
    this.#retry(isAskedToWait ? Math.max(0, this.#notBefore - clock.now()) : 0);
  };

  #isClosed(): boolean {
    return this.#state.status === 'closed';
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
