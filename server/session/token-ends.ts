/**
 * Watches when the tokens of open sessions end. The tokens of a class end within the same few seconds, so those that end together
 * share a timer. A session renews its own token (`Session.#renew`).
 */
import type { Clock, Timer } from '../clock.ts';

export interface TokenBearer {
  tokenEnded(): void;
}

interface Group {
  readonly bearers: Set<TokenBearer>;
  timer: Timer;
}

/** A timer that is this late was held up by this process, and renewals that came in time are still unread. */
const lateMs = 250;
/** The extra time for those renewals, which come by the socket, or by HTTP from stock clients. */
const graceMs = 2000;

export class TokenEnds {
  readonly #clock: Clock;
  readonly #groups = new Map<number, Group>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `tokenEnded` is called at `unixMs`, or as soon as possible if that has passed. */
  add(unixMs: number, bearer: TokenBearer): void {
    const group = this.#groups.get(unixMs) ?? this.#begin(unixMs);
    group.bearers.add(bearer);
  }

  remove(unixMs: number, bearer: TokenBearer): void {
    const group = this.#groups.get(unixMs);
    if (group === undefined) return;
    group.bearers.delete(bearer);
    if (group.bearers.size > 0) return;
    group.timer.cancel();
    this.#groups.delete(unixMs);
  }

  #begin(unixMs: number): Group {
    const clock = this.#clock;
    const at = clock.now() + Math.max(0, unixMs - clock.unixNow());
    const timer = clock.at(at, () => {
      if (clock.now() - at <= lateMs) this.#end(unixMs, group);
      else group.timer = clock.after(graceMs, () => this.#end(unixMs, group));
    });
    const group: Group = { bearers: new Set(), timer };
    this.#groups.set(unixMs, group);
    return group;
  }

  #end(unixMs: number, { bearers }: Group): void {
    this.#groups.delete(unixMs);
    for (const bearer of bearers) bearer.tokenEnded();
  }
}
