/**
 * Decides how often a room's frames go out: at once while the event loop has time to spare. When the loop is busy, a room that
 * has just been served waits, and the busier the loop, the longer. Frames are then fewer and fuller, which helps because nearly
 * all that a note costs is one write to each socket. The loop does not fall behind, and a calm loop delays nobody. It is pure.
 */
/** A loop whose busy share is below this has time to spare. */
const calmShare = 0.75;
/** At full load. Two beats at 300 bpm are 200 ms apart. */
const maxIntervalMs = 80;
/** Timers have no finer resolution. */
const minIntervalMs = 1;
/** The load is averaged over this time. */
const timeConstantMs = 250;

export class FanOutPace {
  /** The share of the loop's time that is busy, 0 to 1, as an exponentially weighted moving average. */
  #busyShare = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** Records that the loop was busy from `startedAt` to `endedAt`, monotonic ms. Overlapping time counts once. */
  record(startedAt: number, endedAt: number): void {
    const from = Math.max(startedAt, this.#endedAt);
    const idleShare = 1 - this.#busyShare * Math.exp((this.#endedAt - from) / timeConstantMs);
    this.#busyShare = 1 - idleShare * Math.exp((from - endedAt) / timeConstantMs);
    this.#endedAt = endedAt;
  }

  /** The shortest time between two fan-outs of one room. 0 while there is time to spare. */
  get intervalMs(): number {
    const excess = Math.max(0, this.#busyShare - calmShare) / (1 - calmShare);
    const intervalMs = maxIntervalMs * excess;
    return intervalMs < minIntervalMs ? 0 : intervalMs;
  }
}
