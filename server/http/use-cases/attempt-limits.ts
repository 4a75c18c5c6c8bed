/**
 * Limits how often one participant may send requests, and how many seats one code may give out. They are not counted by address,
 * because all classes of a school share one.
 */
import type { RandomBelow } from '../../auth/random-id.ts';
import type { Clock } from '../../clock.ts';
import type { Limits } from '../../config/config.ts';
import { KeyedLimiter } from '../../limit/keyed-limiter.ts';
import { perMinute, type Taken } from '../../limit/token-bucket.ts';
import { WaitingLimiter } from '../../limit/waiting-limiter.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import type { GuessSource } from './code-guesses.ts';

/** How long a join may wait for its turn. */
const maxWaitMs = 5000;

export class AttemptLimits {
  readonly #clock: Clock;
  readonly #seats: WaitingLimiter;
  readonly #controls: KeyedLimiter;

  constructor(clock: Clock, limits: Limits, random: RandomBelow) {
    this.#clock = clock;
    this.#seats = new WaitingLimiter({
      clock,
      rate: perMinute(limits.joinsPerMinutePerCode),
      maxWaitMs,
      random,
    });
    this.#controls = new KeyedLimiter({ perSecond: limits.updatesPerSecond, burst: limits.updateBurst });
  }

  /** Counts a seat for a newcomer. If too many join at once, devices take turns. Throws RATE_LIMITED. */
  async newSeat(roomId: string, { address, device }: GuessSource): Promise<void> {
    grant(await this.#seats.take(roomId, `${address} ${device}`), 'Too many join this room at once.');
  }

  /** Counts a member's request, because HTTP must not be a way around the limits of the socket. Throws RATE_LIMITED. */
  memberRequest(participantId: string): void {
    grant(this.#controls.tryTake(participantId, this.#clock.now()), 'Too many requests with this token.');
  }
}

function grant(answer: Taken, detail: string): void {
  if (!answer.ok) throw new ProblemError('RATE_LIMITED', detail, { retryAfterMs: answer.retryAfterMs });
}
