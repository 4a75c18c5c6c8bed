/**
 * How often a room's awareness goes out. At once, while the event loop keeps up; once turns become long, at most once in
 * twice their length for each room, so that fewer and fuller frames let the loop catch up. Pure.
 */
/** Shorter turns delay nobody. */
const longTurnMs = 2;
const intervalPerTurn = 2;
/** Two frames of a beat at 300 bpm are 100 ms apart: nobody hears this much. */
const maxIntervalMs = 25;
/** Of each new turn, in the moving mean. */
const weight = 0.2;

export class FanOutPace {
  #meanMs = 0;

  /** How long a turn took, from the first frame that it has to do with to its end. */
  record(turnMs: number): void {
    this.#meanMs += weight * (turnMs - this.#meanMs);
  }

  /** Least time between two fan-outs of one room; 0 while nothing is late. */
  get intervalMs(): number {
    return this.#meanMs < longTurnMs ? 0 : Math.min(maxIntervalMs, intervalPerTurn * this.#meanMs);
  }
}
