/**
 * Seats that two devices claimed: somebody tapped a child's name while the child was away, and the child came back with its own
 * token. The child keeps the seat, the other device was sent away, and a teacher may decide otherwise. This process remembers the
 * contest for a day.
 */
import type { Clock } from '../clock.ts';

export interface SeatContest {
  readonly roomId: string;
  readonly participantId: string;
  /** Unix ms: when the second device came. */
  readonly at: number;
  /** Grants of the seat: of the device that has it, and of the one that was sent away last. */
  readonly holder: number;
  readonly sentAway: number;
}

const rememberedMs = 86_400_000;
const maxContests = 10_000;

export class SeatContests {
  readonly #clock: Clock;
  readonly #onContest: (contest: SeatContest) => void;
  /** Oldest first. */
  readonly #contests = new Map<string, SeatContest>();

  constructor(clock: Clock, onContest: (contest: SeatContest) => void = () => {}) {
    this.#clock = clock;
    this.#onContest = onContest;
  }

  note(contest: Omit<SeatContest, 'at'>): void {
    const noted = { ...contest, at: this.#clock.unixNow() };
    this.settled(contest.roomId, contest.participantId);
    this.#contests.set(keyOf(contest.roomId, contest.participantId), noted);
    for (const [key, { at }] of this.#contests) {
      if (this.#contests.size <= maxContests && at > noted.at - rememberedMs) break;
      this.#contests.delete(key);
    }
    this.#onContest(noted);
  }

  find(roomId: string, participantId: string): SeatContest | undefined {
    return this.#contests.get(keyOf(roomId, participantId));
  }

  /** Returns the contests of one room, oldest first. */
  of(roomId: string): SeatContest[] {
    return [...this.#contests.values()].filter((contest) => contest.roomId === roomId);
  }

  /** A teacher has decided, or the seat no longer exists. */
  settled(roomId: string, participantId: string): void {
    this.#contests.delete(keyOf(roomId, participantId));
  }
}

function keyOf(roomId: string, participantId: string): string {
  return `${roomId}/${participantId}`;
}
