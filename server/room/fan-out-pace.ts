/**
 * How often a room's frames go out: at once, while the event loop has time to spare. Once it is busy, a room that has just been served
 * waits before the next time, the longer the busier: fewer and fuller frames, since nearly all that a note costs is one write
 * to each socket. So the loop does not fall behind, and a calm one delays nobody. Pure.
 */
/** A loop that is busy for less of its time than this has time to spare. */
const calmShare = 0.75;
/** At full load. Two beats at 300 bpm are 200 ms apart. */
const maxIntervalMs = 80;
/** Timers are no finer. */
const minIntervalMs = 1;
/** Over which the load is measured. */
const timeConstantMs = 250;

export class FanOutPace {
  /** Of the loop's time, 0 to 1: a moving mean, exponentially weighted. */
  #busyShare = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** The loop was busy from then to then; monotonic ms. What has been recorded already counts once. */
  record(startedAt: number, endedAt: number): void {
    const from = Math.max(startedAt, this.#endedAt);
    const idleShare = 1 - this.#busyShare * Math.exp((this.#endedAt - from) / timeConstantMs);
    this.#busyShare = 1 - idleShare * Math.exp((from - endedAt) / timeConstantMs);
    this.#endedAt = endedAt;
  }

  /** Least time between two fan-outs of one room; 0 while there is time to spare. */
  get intervalMs(): number {
    const excess = Math.max(0, this.#busyShare - calmShare) / (1 - calmShare);
    const intervalMs = maxIntervalMs * excess;
    return intervalMs < minIntervalMs ? 0 : intervalMs;
  }
}
