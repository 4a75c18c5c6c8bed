/**
 * How long a failed room is left alone. After one fault it may be loaded again at once, because most faults pass and a class is
 * waiting. If faults follow each other, each load would cost the other rooms time for nothing.
 */
import type { Clock } from '../clock.ts';

interface FailureRecord {
  readonly failures: number;
  readonly failedAt: number;
}

const firstWaitMs = 250;
const maxWaitMs = 10_000;
/** A room that has been healthy for this long starts again without a record. */
const forgetAfterMs = 60_000;

export class RoomLoadBackoff {
  readonly #clock: Clock;
  readonly #records = new Map<string, FailureRecord>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  failed(roomId: string): void {
    const failedAt = this.#clock.now();
    this.#forgetOld(failedAt);
    this.#records.set(roomId, { failures: (this.#records.get(roomId)?.failures ?? 0) + 1, failedAt });
  }

  /** Returns how long until the room may be loaded again, ms. 0 means now. */
  restMs(roomId: string): number {
    const record = this.#records.get(roomId);
    if (record === undefined || record.failures < 2) return 0;
    // The exponent is capped, because it would overflow in a room that fails all night.
    const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(record.failures - 2, 16));
    return Math.max(0, record.failedAt + waitMs - this.#clock.now());
  }

  #forgetOld(now: number): void {
    for (const [roomId, { failedAt }] of this.#records) {
      if (now - failedAt > forgetAfterMs) this.#records.delete(roomId);
    }
  }
}
