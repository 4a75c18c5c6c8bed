/** A connection's token, kept valid: it is renewed automatically before its end, and on demand before a reconnect. */
import { Backoff } from './backoff.ts';
import type { ClientClock, Timer } from './client-clock.ts';
import { DownbeatError } from './downbeat-error.ts';

export interface DatedToken {
  readonly token: string;
  /** Unix ms on this machine's clock. */
  readonly expiresAt: number;
}

export interface RoomTokenOptions {
  readonly initial: DatedToken;
  /** Exchanges a token for a new one. Rejects with DownbeatError. */
  readonly refresh: (token: string) => Promise<DatedToken>;
  readonly clock: ClientClock;
  /** Returns numbers from 0 up to 1. */
  readonly random: () => number;
  readonly onRenewed: (token: DatedToken) => void;
  /** The server will never renew this token again. */
  readonly onRefused: (error: DownbeatError) => void;
}

const maxMarginMs = 300_000;
/** The least time between two timed renewals, whatever lifetimes a server or a wrong clock may suggest. */
const minIntervalMs = 1000;

export class RoomToken {
  readonly #options: RoomTokenOptions;
  readonly #backoff: Backoff;
  #current: DatedToken;
  #marginMs: number;
  #timer: Timer | undefined;
  #renewal: Promise<string> | undefined;
  #stopped = false;

  constructor(options: RoomTokenOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#current = options.initial;
    this.#marginMs = this.#drawMarginMs();
    this.#schedule(this.#remainingMs() - this.#marginMs);
  }

  get current(): DatedToken {
    return this.#current;
  }

  /** Resolves to a token that is valid for a while: the current one, or a new one if that is near or past its end. */
  fresh(): Promise<string> {
    return this.#remainingMs() > this.#marginMs ? Promise.resolve(this.#current.token) : this.renew();
  }

  /** Resolves to a new token. Simultaneous calls share one request. Rejects with DownbeatError. */
  renew(): Promise<string> {
    this.#renewal ??= this.#request().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #request(): Promise<string> {
    const { refresh, onRenewed } = this.#options;
    const renewed = await refresh(this.#current.token);
    this.#current = renewed;
    this.#marginMs = this.#drawMarginMs();
    this.#backoff.reset();
    if (!this.#stopped) {
      this.#schedule(this.#remainingMs() - this.#marginMs);
      onRenewed(renewed);
    }
    return renewed.token;
  }

  #schedule(delayMs: number): void {
    const { clock, onRefused } = this.#options;
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = clock.at(clock.now() + Math.max(minIntervalMs, delayMs), () => {
      this.renew().catch((error: unknown) => {
        if (this.#stopped) return;
        if (error instanceof DownbeatError && !error.transient) return onRefused(error);
        const retryAfterMs = error instanceof DownbeatError ? (error.retryAfterMs ?? 0) : 0;
        this.#schedule(Math.max(retryAfterMs, this.#backoff.nextDelayMs()));
      });
    });
  }

  #remainingMs(): number {
    return this.#current.expiresAt - this.#options.clock.unixNow();
  }

  /** Returns a quarter to half of the lifetime, at most five to ten minutes. It is random, so that a class does not renew all at once. */
  #drawMarginMs(): number {
    const quarterMs = Math.min(maxMarginMs, Math.max(0, this.#remainingMs()) / 4);
    return quarterMs * (1 + this.#options.random());
  }
}
