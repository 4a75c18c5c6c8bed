/** When the tokens of open sessions end: those of a class end in the same seconds, and share a timer for each. */
import type { Clock, Timer } from '../clock.ts';

export interface TokenBearer {
  tokenEnded(): void;
}

interface Group {
  readonly bearers: Set<TokenBearer>;
  readonly timer: Timer;
}

export class TokenEnds {
  readonly #clock: Clock;
  readonly #groups = new Map<number, Group>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `tokenEnded` is called at `unixMs`, or as soon as may be where that has passed. */
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
    const bearers = new Set<TokenBearer>();
    const at = this.#clock.now() + Math.max(0, unixMs - this.#clock.unixNow());
    const timer = this.#clock.at(at, () => {
      this.#groups.delete(unixMs);
      for (const bearer of bearers) bearer.tokenEnded();
    });
    const group = { bearers, timer };
    this.#groups.set(unixMs, group);
    return group;
  }
}
