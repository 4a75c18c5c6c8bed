/** Regularly purges what is older than its kind may be, and tries dead letters again. */
import type { SelStore } from '../../persistence/sel-store.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Timing } from '../config/config.ts';

export interface RetentionJobOptions {
  readonly clock: Clock;
  readonly store: Pick<SelStore, 'purge' | 'scrub' | 'reviveDeadLetters'>;
  readonly timing: Pick<
    Timing,
    | 'selUpkeepIntervalMs'
    | 'selEventRetentionMs'
    | 'selReflectionRetentionMs'
    | 'selCheckInRetentionMs'
    | 'selParticipationRetentionMs'
    | 'selClassListRetentionMs'
  >;
  /** Called after each run. */
  onDone(): void;
  onFault(error: unknown): void;
}

/** Small enough that a reflection submitted meanwhile does not wait noticeably. */
const rowsPerStep = 2000;

export class RetentionJob {
  readonly #options: RetentionJobOptions;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: RetentionJobOptions) {
    this.#options = options;
  }

  /** Runs at once, and again after each interval. Never rejects. */
  async start(): Promise<void> {
    const { clock, timing, onDone, onFault } = this.#options;
    try {
      await this.#run();
      onDone();
    } catch (error) {
      onFault(error);
    }
    if (this.#closed) return;
    this.#timer = clock.at(clock.now() + timing.selUpkeepIntervalMs, () => void this.start());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #run(): Promise<void> {
    const { clock, store, timing } = this.#options;
    const now = clock.unixNow();
    const cutoffs = {
      events: now - timing.selEventRetentionMs,
      reflections: now - timing.selReflectionRetentionMs,
      checkIns: now - timing.selCheckInRetentionMs,
      participation: now - timing.selParticipationRetentionMs,
      classLists: now - timing.selClassListRetentionMs,
    };
    for (let more = true; more && !this.#closed; ) more = await store.purge(cutoffs, rowsPerStep);
    await store.scrub();
    await store.reviveDeadLetters();
  }
}
