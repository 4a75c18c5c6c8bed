/**
 * Those who wait, the one first whose lane has cost the least: who comes with a thousand, or with dear ones, is behind itself only.
 * Lanes lie within lanes, so that a school's share is divided among its members. Start-time fair queueing (Goyal, Vin and
 * Cheng 1996), with the cost told afterwards.
 */
export type LanePath = readonly string[];

class Lane<Item> {
  /** What it has cost so far, ms, counted from where the busy ones stood when it came. */
  spentMs = 0;
  /** Items here and in the lanes within. */
  waiting = 0;
  readonly items: Item[] = [];
  readonly within = new Map<string, Lane<Item>>();
  /** Where the lanes within stand: no lane that comes begins behind it. */
  standMs = 0;
}

export class FairTimeQueue<Item> {
  #root = new Lane<Item>();

  /** How many wait. */
  get size(): number {
    return this.#root.waiting;
  }

  /** How many lanes wait, of the first level. */
  get waitingLanes(): number {
    let count = 0;
    for (const { waiting } of this.#root.within.values()) if (waiting > 0) count += 1;
    return count;
  }

  push(path: LanePath, item: Item): void {
    const lanes = this.#lanesOf(path);
    for (const [index, lane] of lanes.entries()) {
      const around = lanes[index - 1];
      // Time in which a lane asks for nothing is not saved up.
      if (around !== undefined && lane.waiting === 0) lane.spentMs = Math.max(lane.spentMs, around.standMs);
      lane.waiting += 1;
    }
    lanes.at(-1)?.items.push(item);
  }

  /** The next one; undefined where nobody waits. */
  shift(): Item | undefined {
    let lane = this.#root;
    if (lane.waiting === 0) return undefined;
    lane.waiting -= 1;
    // A lane's own items come before those of the lanes within.
    while (lane.items.length === 0) {
      const next = cheapest(lane);
      if (next === undefined) return undefined;
      lane.standMs = Math.max(lane.standMs, next.spentMs);
      next.waiting -= 1;
      lane = next;
    }
    return lane.items.shift();
  }

  /** Tells what one of this lane has cost. */
  charge(path: LanePath, costMs: number): void {
    for (const lane of this.#lanesOf(path)) lane.spentMs += costMs;
  }

  /** Nobody's past counts any more. To be called where nobody waits. */
  forget(): void {
    this.#root = new Lane();
  }

  /** Outermost first. */
  #lanesOf(path: LanePath): Lane<Item>[] {
    const lanes = [this.#root];
    let lane = this.#root;
    for (const key of path) {
      let within = lane.within.get(key);
      if (within === undefined) {
        within = new Lane();
        within.spentMs = lane.standMs;
        lane.within.set(key, within);
      }
      lanes.push(within);
      lane = within;
    }
    return lanes;
  }
}

/** Of those that wait. An idle lane that the busy ones have caught up with says no more than none, and is dropped. */
function cheapest<Item>(around: Lane<Item>): Lane<Item> | undefined {
  let found: Lane<Item> | undefined;
  for (const [key, lane] of around.within) {
    if (lane.waiting > 0) {
      if (found === undefined || lane.spentMs < found.spentMs) found = lane;
    } else if (lane.spentMs <= around.standMs) around.within.delete(key);
  }
  return found;
}
