/** Regularly deletes what rooms hold that ended long ago, including children's names and work. */

import type { RoomStore } from '../../persistence/room-store.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Timing } from '../config/config.ts';
import { isStoreError } from '../store-error.ts';

export interface RoomRetentionOptions {
  readonly clock: Clock;
  readonly store: Pick<RoomStore, 'findEndedRooms' | 'purgeRoom'>;
  readonly timing: Pick<Timing, 'roomRetentionMs'>;
  /** `roomId` is given if a single room can't be deleted. */
  onFault(error: unknown, roomId?: string): void;
}

const runEveryMs = 3_600_000;

export class RoomRetention {
  readonly #options: RoomRetentionOptions;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: RoomRetentionOptions) {
    this.#options = options;
  }

  /** Runs at once, and again every hour. Never rejects. */
  async start(): Promise<void> {
    const { clock, onFault } = this.#options;
    try {
      await this.#run();
    } catch (error) {
      onFault(error);
    }
    if (this.#closed) return;
    this.#timer = clock.at(clock.now() + runEveryMs, () => void this.start());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #run(): Promise<void> {
    const { clock, store, timing, onFault } = this.#options;
    const endedBefore = clock.unixNow() - timing.roomRetentionMs;
    for (const roomId of await store.findEndedRooms(endedBefore)) {
      // One room is deleted in each turn, because the live rooms wait meanwhile.
      await new Promise<void>((resolve) => clock.endOfTurn(resolve));
      if (this.#closed) return;
      await store.purgeRoom(roomId).catch((error: unknown) => {
        if (!isStoreError(error, 'ROOM_CORRUPT')) throw error;
        // This room keeps its names, but the rooms after it must not.
        onFault(error, roomId);
      });
    }
  }
}
