/** How often one address, one code and one participant may try. All classes of a school share one address. */
import { foldJoinCode } from '../../shared/join-code.ts';
import type { Clock } from '../clock.ts';
import type { Limits } from '../config/config.ts';
import { addressKey } from '../limit/address-key.ts';
import { KeyedLimiter } from '../limit/keyed-limiter.ts';
import { perMinute, type Taken } from '../limit/token-bucket.ts';
import { ProblemError } from './problem-error.ts';

export class AttemptLimits {
  readonly #clock: Clock;
  readonly #joins: KeyedLimiter;
  readonly #failures: KeyedLimiter;
  readonly #codes: KeyedLimiter;
  readonly #controls: KeyedLimiter;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#joins = new KeyedLimiter(perMinute(limits.joinAttemptsPerMinutePerAddress));
    this.#failures = new KeyedLimiter(perMinute(limits.failedJoinsPerMinutePerAddress));
    this.#codes = new KeyedLimiter(perMinute(limits.joinAttemptsPerMinutePerCode));
    this.#controls = new KeyedLimiter({ perSecond: limits.updatesPerSecond, burst: limits.updateBurst });
  }

  /** Counts an attempt to join. Throws RATE_LIMITED. */
  joinAttempt(address: string, code: string): void {
    const now = this.#clock.now();
    grant(this.#joins.tryTake(addressKey(address), now), 'Too many attempts to join from this network.');
    this.guessAllowed(address);
    grant(this.#codes.tryTake(foldJoinCode(code), now), 'Too many attempts to join with this code.');
  }

  /** Whether this address may try a code or key at all, after its failures. Throws RATE_LIMITED. */
  guessAllowed(address: string): void {
    const answer = this.#failures.check(addressKey(address), this.#clock.now());
    grant(answer, 'Too many wrong codes or keys from this network.');
  }

  /** Counts a wrong code or key. */
  guessFailed(address: string): void {
    this.#failures.tryTake(addressKey(address), this.#clock.now());
  }

  /** Counts a member's request: HTTP must not be the way round the limits of the socket. Throws RATE_LIMITED. */
  memberRequest(participantId: string): void {
    grant(this.#controls.tryTake(participantId, this.#clock.now()), 'Too many requests with this token.');
  }
}

function grant(answer: Taken, detail: string): void {
  if (!answer.ok) throw new ProblemError('RATE_LIMITED', detail, { retryAfterMs: answer.retryAfterMs });
}
