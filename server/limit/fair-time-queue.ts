/**
 * A queue that serves the lane that has cost the least so far, so that a lane with a thousand items, or with expensive ones, only
 * delays itself. Lanes are nested, so that a school's share is divided among its members. This is start-time fair queueing
 * (Goyal, Vin and Cheng 1996), except that the cost is reported afterwards.
 */
export type LanePath = readonly string[];

class Lane<Item> {
  /** The lane's total cost, ms. A new lane starts at its parent's `standMs`. */
  spentMs = 0;
  /** Counts the items of this lane and of the lanes within it. */
  waiting = 0;
  readonly items: Item[] = [];
  readonly within = new Map<string, Lane<Item>>();
  /** The progress of the lanes within: a lane that joins starts no lower than this. */
  standMs = 0;
}

export class FairTimeQueue<Item> {
  #root = new Lane<Item>();

  get size(): number {
    return this.#root.waiting;
  }

  /** Counts only lanes of the first level. */
  get waitingLanes(): number {
    let count = 0;
    for (const { waiting } of this.#root.within.values()) if (waiting > 0) count += 1;
    return count;
  }

  push(path: LanePath, item: Item): void {
    const lanes = this.#lanesOf(path);
    for (const [index, lane] of lanes.entries()) {
      const around = lanes[index - 1];
      // A lane can't save up the time in which it asks for nothing.
      if (around !== undefined && lane.waiting === 0) lane.spentMs = Math.max(lane.spentMs, around.standMs);
      lane.waiting += 1;
    }
    lanes.at(-1)?.items.push(item);
  }

  /** Returns the next item, or undefined if the queue is empty. */
  shift(): Item | undefined {
    let lane = this.#root;
    if (lane.waiting === 0) return undefined;
    lane.waiting -= 1;
    // A lane's own items come before those of the lanes within it.
    while (lane.items.length === 0) {
      const next = cheapest(lane);
      if (next === undefined) return undefined;
      lane.standMs = Math.max(lane.standMs, next.spentMs);
      next.waiting -= 1;
      lane = next;
    }
    return lane.items.shift();
  }

  /** Reports what an item of this lane has cost. */
  charge(path: LanePath, costMs: number): void {
    for (const lane of this.#lanesOf(path)) lane.spentMs += costMs;
  }

  /** Clears all recorded costs. Call it only while the queue is empty. */
  forget(): void {
    this.#root = new Lane();
  }

  /** Outermost lane first. */
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

/** Considers only lanes with waiting items. An idle lane that the busy ones have caught up with holds no information and is dropped. */
function cheapest<Item>(around: Lane<Item>): Lane<Item> | undefined {
  let found: Lane<Item> | undefined;
  for (const [key, lane] of around.within) {
    if (lane.waiting > 0) {
      if (found === undefined || lane.spentMs < found.spentMs) found = lane;
    } else if (lane.spentMs <= around.standMs) around.within.delete(key);
  }
  return found;
}
