/** The room's beat on this machine: connects the server's time, the document's timelines and the listeners. */
import type { RoomReader } from '../shared/room-reader.ts';
import { BeatScheduler, type ScheduledBeat } from './beat-scheduler.ts';
import type { ClientClock } from './client-clock.ts';
import { ClockSync } from './clock-sync.ts';
import { MusicalTime } from './musical-time.ts';

export interface BeatClockOptions {
  readonly clock: ClientClock;
  /** Returns the reader of the current document. */
  readonly reader: () => RoomReader;
  readonly sendPing: (clientTime: number) => boolean;
  readonly bufferedBytes: () => number;
}

export interface BeatOptions {
  /** How long before its time a beat is handed out, ms. */
  readonly lookaheadMs?: number;
  /** Called for a beat that was handed out but will not sound, or will sound at another time. */
  readonly onCancel?: (beat: ScheduledBeat) => void;
}

export class BeatClock {
  readonly clockSync: ClockSync;
  readonly time: MusicalTime;
  readonly #reader: () => RoomReader;
  readonly #schedulers = new Set<BeatScheduler>();
  #isStopped = false;

  constructor({ clock, reader, sendPing, bufferedBytes }: BeatClockOptions) {
    this.#reader = reader;
    this.clockSync = new ClockSync({
      clock,
      sendPing,
      bufferedAmount: bufferedBytes,
      // After a start, the playing timeline is `next` until another change follows it.
      isInUse: () => (['current', 'next'] as const).some((key) => reader().timeline(key)?.playing === true),
      onChange: () => this.time.clockChanged(),
    });
    this.time = new MusicalTime({ clock, serverTime: this.clockSync });
  }

  timelineChanged(): void {
    const current = this.#reader().timeline('current');
    const next = this.#reader().timeline('next');
    this.time.follow(current && { current, ...(next && { next }) });
  }

  /** Returns the function that ends it. Once the room has ended, which a page may display first, there are no beats. */
  onBeat(listener: (beat: ScheduledBeat) => void, options: BeatOptions): () => void {
    if (this.#isStopped) return () => undefined;
    const scheduler = new BeatScheduler({ ...options, time: this.time, onBeat: listener });
    this.#schedulers.add(scheduler);
    return () => {
      scheduler.close();
      this.#schedulers.delete(scheduler);
    };
  }

  /** Stops permanently. */
  stop(): void {
    this.#isStopped = true;
    this.clockSync.stop();
    for (const scheduler of this.#schedulers) scheduler.close();
    this.#schedulers.clear();
  }
}
