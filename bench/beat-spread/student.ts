/** One student: the SDK on a laptop with a clock of its own, behind its own network, and what it would sound when. */
import { type Classroom, connect, type ScheduledBeat } from '../../client/index.ts';
import { createLaptopClock, type LaptopClock } from '../../demo/class/laptop-clock.ts';
import { networks } from '../../test/simulator/network.ts';
import { SeededRandom } from '../../test/simulator/seeded-random.ts';
import { delayedWebSocket } from './delayed-web-socket.ts';
import type { HeardBeat, Place, StudentReport } from './desk-message.ts';
import { machineNow, performanceOriginMs } from './machine-time.ts';

const maxUnixOffsetMs = 7_200_000;

export class Student {
  readonly #place: Place;
  readonly #clock: LaptopClock;
  readonly #classroom: Classroom;
  readonly #joinedAt: number;
  readonly #liveAt: number[] = [];
  readonly #clocks: { clockId: string; readyAt: number }[] = [];
  readonly #beats: HeardBeat[] = [];
  #cancelled = 0;

  /** Joins at once. */
  constructor(place: Place) {
    const random = new SeededRandom(place.seed);
    this.#place = place;
    const unixOffsetMs = random.between(-1, 1) * maxUnixOffsetMs;
    this.#clock = createLaptopClock({
      offsetMs: random.between(1e3, 1e7),
      ratePpm: random.between(-place.maxRatePpm, place.maxRatePpm),
      unixOffsetMs,
    });
    this.#joinedAt = machineNow();
    // As if it had joined by itself: the token's end is on its own wall clock.
    const session = { ...place.session, expiresAt: place.session.expiresAt + unixOffsetMs };
    this.#classroom = connect(session, {
      clock: this.#clock,
      WebSocket: delayedWebSocket(networks[place.network], random.fork()),
      random: () => random.next(),
    });
    this.#listen();
  }

  /** Resolves to what it saw. */
  async leave(): Promise<StudentReport> {
    await this.#classroom.close();
    return {
      seat: this.#place.seat,
      joinedAt: this.#joinedAt,
      liveAt: this.#liveAt,
      clocks: this.#clocks,
      beats: this.#beats,
      cancelled: this.#cancelled,
    };
  }

  #listen(): void {
    const { time, clockSync } = this.#classroom;
    this.#classroom.on('connection', ({ status }) => {
      if (status === 'live') this.#liveAt.push(machineNow());
    });
    time.onChange(() => {
      const { ready, clockId } = clockSync;
      if (!ready || clockId === undefined || this.#clocks.at(-1)?.clockId === clockId) return;
      this.#clocks.push({ clockId, readyAt: machineNow() });
    });
    this.#classroom.onBeat((beat) => this.#hear(beat), {
      onCancel: ({ beat }) => {
        this.#cancelled++;
        const index = this.#beats.findLastIndex((heard) => heard.beat === beat);
        if (index >= 0) this.#beats.splice(index, 1);
      },
    });
  }

  #hear({ beat, timelineRev, serverAt, localAt }: ScheduledBeat): void {
    const { clockId = '', quality } = this.#classroom.clockSync;
    this.#beats.push({
      beat,
      timelineRev,
      clockId,
      serverAt,
      soundsAt: this.#clock.realAt(localAt) + performanceOriginMs,
      handedAt: machineNow(),
      samples: quality?.samples ?? 0,
    });
  }
}
