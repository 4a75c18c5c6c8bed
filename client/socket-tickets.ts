/**
 * Tickets for the address of the next socket, in the token's place: browsers print addresses to their console. While a connection is
 * live a fresh one is always at hand, so that coming back costs no further request; else one is asked for by HTTP.
 */
import type { ClientClock, Timer } from './client-clock.ts';
import { DownbeatError } from './downbeat-error.ts';
import type { HttpApi } from './http-api.ts';

export interface SocketTicketsOptions {
  readonly api: Pick<HttpApi, 'socketTicket'>;
  readonly clock: ClientClock;
  /** Asks for one over the socket. */
  readonly request: () => void;
}

/** What the address of a socket shows. */
export type Credential = { readonly ticket: string } | { readonly token: string };

/** Of its life a ticket at hand has at least so much left, or the way there might take the rest. */
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

  /** A connection is open, to a server whose tickets live for so long; undefined where it has none. */
  opened(lifetimeMs: number | undefined): void {
    this.stop();
    this.#lifetimeMs = lifetimeMs ?? 0;
    if (this.#lifetimeMs > 0) this.#ask();
  }

  /** One has come over the socket. */
  received(ticket: string): void {
    // By the wall clock, because the monotonic one may stand still while a laptop sleeps.
    const usableUntil = this.#options.clock.unixNow() + this.#lifetimeMs * (1 - leastLifeShare);
    this.#held = { ticket, usableUntil };
  }

  /** For one attempt; `token` is valid. Rejects with DownbeatError. */
  async take(token: string): Promise<Credential> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined && held.usableUntil > this.#options.clock.unixNow())
      return { ticket: held.ticket };
    try {
      const { ticket } = await this.#options.api.socketTicket(token);
      return { ticket };
    } catch (error) {
      // A server of before there were tickets.
      if (error instanceof DownbeatError && error.code === 'NOT_FOUND') return { token };
      throw error;
    }
  }

  /** The connection is gone. What is at hand stays. */
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
