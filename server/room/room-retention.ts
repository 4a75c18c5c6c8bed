/** Now and then: what rooms hold that ended long ago is deleted, children's names and work with it. */
import type { RoomStore } from '../../persistence/room-store.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Timing } from '../config/config.ts';

export interface RoomRetentionOptions {
  readonly clock: Clock;
  readonly store: Pick<RoomStore, 'purgeRooms'>;
  readonly timing: Pick<Timing, 'roomRetentionMs'>;
  onFault(error: unknown): void;
}

const runEveryMs = 3_600_000;
/** The live rooms wait for each. */
const roomsPerTurn = 1;

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
    const { clock, store, timing } = this.#options;
    const endedBefore = clock.unixNow() - timing.roomRetentionMs;
    while (!this.#closed && (await store.purgeRooms(endedBefore, roomsPerTurn)) === roomsPerTurn) {
      await new Promise<void>((resolve) => clock.endOfTurn(resolve));
    }
  }
}
