/**
 * Holds seats that were handed out a moment ago by tapping a name. The child only counts as online once the socket is open, and
 * another child who tapped the same name in between would share the seat.
 */
import type { Clock } from '../../clock.ts';

/** From the answer to the socket, for a slow tablet on a school network. */
const holdMs = 10_000;

export class NameHolds {
  readonly #clock: Clock;
  /**
   * By participantId, oldest first. The values are the ends, by `clock.awake()`, so that a child whose socket this process could
   * not accept does not lose time.
   */
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hold(participantId: string): void {
    const now = this.#clock.awake();
    for (const [oldest, endsAt] of this.#ends) {
      if (endsAt > now) break;
      this.#ends.delete(oldest);
    }
    this.#ends.delete(participantId);
    this.#ends.set(participantId, now + holdMs);
  }

  isHeld(participantId: string): boolean {
    return (this.#ends.get(participantId) ?? 0) > this.#clock.awake();
  }
}
