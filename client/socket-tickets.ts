/**
 * Tickets replace the token in the URL of the next socket, because browsers print URLs to their console. While a connection is
 * live, a recent ticket is always held, so that reconnecting needs no further request. Otherwise a ticket is requested by HTTP.
 */
import type { ClientClock, Timer } from './client-clock.ts';
import { DownbeatError } from './downbeat-error.ts';
import type { HttpApi } from './http-api.ts';

export interface SocketTicketsOptions {
  readonly api: Pick<HttpApi, 'socketTicket'>;
  readonly clock: ClientClock;
  /** Requests a ticket over the socket. */
  readonly request: () => void;
}

/** What a socket's URL contains. */
export type Credential = { readonly ticket: string } | { readonly token: string };

/** A held ticket has at least this share of its lifetime left; otherwise it could expire on the way to the server. */
const leastLifeShare = 0.25;
const renewalsPerLife = 2;

export class SocketTickets {
  readonly #options: SocketTicketsOptions;
  #held: { readonly ticket: string; readonly usableUntil: number } | undefined;
  #lifetimeMs = 0;
  #timer: Timer | undefined;

  constructor(options: SocketTicketsOptions) {
    this.#options = options;
  }

  /** A connection is open to a server whose tickets have this lifetime, or undefined if the server has no tickets. */
  opened(lifetimeMs: number | undefined): void {
    this.stop();
    this.#lifetimeMs = lifetimeMs ?? 0;
    if (this.#lifetimeMs > 0) this.#ask();
  }

  /** A ticket has arrived over the socket. */
  received(ticket: string): void {
    // Uses the wall clock, because the monotonic one may stand still while a laptop sleeps.
    const usableUntil = this.#options.clock.unixNow() + this.#lifetimeMs * (1 - leastLifeShare);
    this.#held = { ticket, usableUntil };
  }

  /** For one attempt. `token` must be valid. Rejects with DownbeatError. */
  async take(token: string): Promise<Credential> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined && held.usableUntil > this.#options.clock.unixNow())
      return { ticket: held.ticket };
    try {
      const { ticket } = await this.#options.api.socketTicket(token);
      return { ticket };
    } catch (error) {
      // The server is older than tickets.
      if (error instanceof DownbeatError && error.code === 'NOT_FOUND') return { token };
      throw error;
    }
  }

  /** The connection is gone. A held ticket stays. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #ask(): void {
    const { clock, request } = this.#options;
    request();
    this.#timer = clock.at(clock.now() + this.#lifetimeMs / renewalsPerLife, () => this.#ask());
  }
}
