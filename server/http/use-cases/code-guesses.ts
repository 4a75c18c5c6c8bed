/**
 * Limits how often join codes may be tried. A code has to be looked up before the server knows whether it is a guess, and the
 * answer reveals that. The limits therefore apply to how many wrong codes one network may look up, and in which rooms. A right
 * code costs nothing.
 *
 * Each network may look up a few codes a day among all rooms. When those are used up, its codes are looked up only among the
 * rooms that have members on that network. There are enough of these lookups for a whole school to mistype, and devices take
 * turns when somebody keeps guessing. An outsider thus has a few guesses a day, and an insider can't hold up any classmate.
 */
import type { RandomBelow } from '../../auth/random-id.ts';
import type { Clock } from '../../clock.ts';
import type { Limits } from '../../config/config.ts';
import { addressKey } from '../../limit/address-key.ts';
import { KeyedLimiter } from '../../limit/keyed-limiter.ts';
import { perDay, perMinute } from '../../limit/token-bucket.ts';
import { WaitingLimiter } from '../../limit/waiting-limiter.ts';
import { ProblemError, roomUnavailable } from '../plumbing/problem-error.ts';
import type { LocalRooms } from './local-rooms.ts';

/** Who tries the code. Devices behind the same address wait separately. */
export interface GuessSource {
  /** The network address. */
  readonly address: string;
  /**
   * Tells devices apart: the name that the client gives itself, or else its connection, which most proxies share between clients.
   * Having many names gives nobody more guesses.
   */
  readonly device: string;
}

/** How long a request may wait for its turn. */
const maxWaitMs = 1000;

export interface CodeGuessesOptions {
  readonly clock: Clock;
  readonly random: RandomBelow;
  readonly limits: Pick<
    Limits,
    'wrongCodesPerDayPerAddress' | 'localWrongCodesPerMinute' | 'localWrongCodeBurst'
  >;
  readonly localRooms: Pick<LocalRooms, 'has' | 'hasAny'>;
  /** Called when a wrong code was looked up. */
  onWrong(): void;
}

export class CodeGuesses {
  readonly #options: CodeGuessesOptions;
  readonly #everywhere: KeyedLimiter;
  readonly #here: WaitingLimiter;

  constructor(options: CodeGuessesOptions) {
    const { clock, limits, random } = options;
    this.#options = options;
    this.#everywhere = new KeyedLimiter(perDay(limits.wrongCodesPerDayPerAddress));
    this.#here = new WaitingLimiter({
      clock,
      rate: { ...perMinute(limits.localWrongCodesPerMinute), burst: limits.localWrongCodeBurst },
      maxWaitMs,
      random,
    });
  }

  /**
   * Does what a stranger asks for with a code. `mayFind` says whether a room that the code names counts as found. If `work` throws
   * ROOM_UNAVAILABLE, the code was wrong; any other outcome costs nothing. Throws RATE_LIMITED and what `work` throws.
   */
  async count<Result>(
    asker: GuessSource,
    work: (mayFind: (roomId: string) => boolean) => Promise<Result>,
  ): Promise<Result> {
    const { clock, localRooms, onWrong } = this.#options;
    const key = addressKey(asker.address);
    const taken = this.#everywhere.tryTake(key, clock.now());
    // A network without any rooms has nothing more to look up.
    if (!taken.ok && !localRooms.hasAny(asker.address)) throw tooManyWrong(taken.retryAfterMs);
    if (!taken.ok) await this.#waitHere(key, asker);
    const giveBack = (): void => {
      if (taken.ok) this.#everywhere.giveBack(key);
      else this.#here.giveBack(key);
    };
    try {
      const result = await work((roomId) => taken.ok || localRooms.has(asker.address, roomId));
      giveBack();
      return result;
    } catch (error) {
      if (!isWrongCode(error)) giveBack();
      else {
        onWrong();
        // The same words for all rooms that can't be joined from here; otherwise they would reveal which codes are right elsewhere.
        if (!taken.ok) throw notHere(taken.retryAfterMs);
      }
      throw error;
    }
  }

  async #waitHere(key: string, { device }: GuessSource): Promise<void> {
    const taken = await this.#here.take(key, device);
    if (!taken.ok) throw tooManyWrong(taken.retryAfterMs);
  }
}

function isWrongCode(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'ROOM_UNAVAILABLE';
}

function tooManyWrong(retryAfterMs: number): ProblemError {
  const detail = 'Too many wrong codes were tried on this network: no more can be looked up for the moment.';
  return new ProblemError('RATE_LIMITED', detail, { retryAfterMs });
}

function notHere(retryAfterMs: number): ProblemError {
  const detail =
    'No class on this network can be joined with this code. Too many wrong codes were tried here: classes elsewhere have to wait.';
  return roomUnavailable(detail, { retryAfterMs });
}
