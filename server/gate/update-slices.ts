/**
 * Cuts an update that costs more than a turn of the event loop may take (gate rule G8) into updates that are causally complete:
 * the origins of each one's structs are known or come before, and each deletes only what is known by then. Applied in order, they
 * have the same result as the whole.
 *
 * A few deletions go with the structs, because they decide whether a write has seen what it replaces. If there are many, they
 * follow in slices of their own. The server's restore client is in all of them: what a SyncStep2 does *not* hold of its markers
 * tells a deletion that is meant from one that is merely repeated (restores.ts).
 */
import * as encoding from 'lib0/encoding';
import { writeBlanked } from './blanked-struct.ts';
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import { type ScannedSection, type ScannedUpdate, scanUpdate } from './update-scan.ts';

export interface SliceOptions {
  readonly store: StructStore;
  readonly restoreClient: number;
  /** Limits of one slice. */
  readonly maxStructs: number;
  readonly maxDeletions: number;
}

export interface UpdateSlice {
  readonly bytes: Uint8Array;
  /** Something of the whole update is already known and was left out. See inspect-update.ts. */
  readonly isPartlyKnown: boolean;
}

/** Clock and length alternately. */
type Ranges = readonly number[];
type Deletes = ReadonlyMap<number, Ranges>;

/** Consecutive structs of one client, from index `from` up to, not including, `to`. */
interface Run {
  readonly section: ScannedSection;
  readonly from: number;
  readonly to: number;
}

/** If there are more ranges, deletions are not repeated with each slice of structs. */
const maxRepeatedRanges = 500;
/** A range costs little if nothing in it is live. */
const rangesPerDeletion = 16;
const structsPerDeletion = 64;

/**
 * Yields the slices in order, and undefined as a pause after each millisecond or so of looking for them. What is already known is
 * left out, and an update that can't be divided is one slice. Throws Refusal: G1, G2 or G8.
 */
export function* sliceUpdate(
  bytes: Uint8Array,
  options: SliceOptions,
): Generator<UpdateSlice | undefined, void> {
  const update = yield* scanUpdate(bytes);
  const { store } = options;
  const isPartlyKnown = update.sections.some(({ client, clocks }) => (clocks[0] ?? 0) < store.state(client));
  const runs = sliceStructs(update, options);
  yield;
  const repeats = runs.length > 0 && areFew(update.deletes, options);
  const restores = withoutLive(update.deletes, options);
  const known = new Map<number, number>();
  const knownOf = (client: number): number => known.get(client) ?? store.state(client);
  for (const [i, slice] of runs.entries()) {
    for (const { section, to } of slice) known.set(section.client, endOf(section, to));
    const deletes = repeats ? update.deletes : withOwn(restores, update.deletes, slice, store);
    // The last slice has all deletions, so that any that are still unknown are refused as in any update (G2).
    const isLast = i === runs.length - 1;
    yield { bytes: encodeSlice(bytes, slice, isLast ? deletes : upTo(deletes, knownOf)), isPartlyKnown };
  }
  if (repeats) return;
  for (const ranges of sliceDeletes(update.deletes, knownOf, options)) {
    const own = ranges.get(options.restoreClient) ?? [];
    const seen = union(own, restores.get(options.restoreClient) ?? []);
    const deletes = new Map([...ranges, ...restores, ...ofClient(options.restoreClient, seen)]);
    yield { bytes: encodeSlice(bytes, [], deletes), isPartlyKnown };
  }
}

/** In causal order: takes each client's structs as far as they depend on nothing that is still to come, repeatedly. */
function sliceStructs({ sections }: ScannedUpdate, { store, maxStructs }: SliceOptions): Run[][] {
  const slices: Run[][] = [];
  let slice: Run[] = [];
  let left = maxStructs;
  const cut = (): void => {
    slices.push(slice);
    slice = [];
    left = maxStructs;
  };
  const known = new Map<number, number>();
  const waiting = sections.flatMap((section) => {
    const from = firstNew(section, store.state(section.client));
    return from === section.clocks.length ? [] : [{ section, from }];
  });
  for (let hasMoved = true; hasMoved && waiting.length > 0; ) {
    hasMoved = false;
    for (const entry of waiting) {
      const { section } = entry;
      const ready = readyUpTo(section, entry.from, (client) => known.get(client) ?? store.state(client));
      while (entry.from < ready) {
        const to = Math.min(ready, entry.from + left);
        slice.push({ section, from: entry.from, to });
        left -= to - entry.from;
        entry.from = to;
        known.set(section.client, endOf(section, to));
        hasMoved = true;
        if (left === 0) cut();
      }
    }
    for (let i = waiting.length - 1; i >= 0; i--) {
      const entry = waiting[i];
      if (entry !== undefined && entry.from === entry.section.clocks.length) waiting.splice(i, 1);
    }
  }
  if (waiting.length > 0) throw new Refusal('G2', 'The update depends on something unknown.');
  if (slice.length > 0) cut();
  return slices;
}

/** The index of the first struct that is not completely known. Throws Refusal (G2) if something is missing before it. */
function firstNew({ clocks, endClock }: ScannedSection, stored: number): number {
  if ((clocks[0] ?? 0) > stored) throw new Refusal('G2', 'An earlier update is missing.');
  if (endClock <= stored) return clocks.length;
  let low = 0;
  let high = clocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((clocks[middle] ?? 0) <= stored) low = middle;
    else high = middle - 1;
  }
  return low;
}

function readyUpTo(
  { client, originClients, originClocks, clocks }: ScannedSection,
  from: number,
  knownOf: (client: number) => number,
): number {
  for (let i = from; i < clocks.length; i++) {
    const origin = originClients[i] ?? -1;
    if (origin !== -1 && origin !== client && (originClocks[i] ?? 0) >= knownOf(origin)) return i;
  }
  return clocks.length;
}

function endOf({ clocks, endClock }: ScannedSection, index: number): number {
  return clocks[index] ?? endClock;
}

function sliceDeletes(
  deletes: Deletes,
  knownOf: (client: number) => number,
  { store, maxDeletions }: SliceOptions,
): Map<number, number[]>[] {
  const slices: Map<number, number[]>[] = [];
  let slice = new Map<number, number[]>();
  let cost = 0;
  const add = (client: number, clock: number, end: number): void => {
    if (end === clock) return;
    const ranges = slice.get(client) ?? [];
    ranges.push(clock, end - clock);
    slice.set(client, ranges);
    cost += 1 / rangesPerDeletion;
    if (cost < maxDeletions) return;
    slices.push(slice);
    slice = new Map();
    cost = 0;
  };
  for (const [client, ranges] of deletes) {
    for (let i = 0; i < ranges.length; i += 2) {
      const clock = ranges[i] ?? 0;
      const len = ranges[i + 1] ?? 0;
      if (clock + len > knownOf(client)) throw new Refusal('G2', 'The update deletes something unknown.');
      let from = clock;
      store.forEachItem(client, clock, len, (item) => {
        cost += item.deleted ? 1 / structsPerDeletion : 1;
        if (cost < maxDeletions) return;
        const end = Math.min(item.id.clock + item.length, clock + len);
        add(client, from, end);
        from = end;
      });
      add(client, from, clock + len);
    }
  }
  if (slice.size > 0) slices.push(slice);
  return slices;
}

/** Whether it costs little to repeat the deletions in every slice and to perform them in the first one. */
function areFew(deletes: Deletes, { store, maxDeletions }: SliceOptions): boolean {
  let count = 0;
  for (const ranges of deletes.values()) count += ranges.length / 2;
  if (count > maxRepeatedRanges) return false;
  let live = 0;
  for (const [client, ranges] of deletes) {
    for (let i = 0; i < ranges.length; i += 2)
      live += store.countLive(client, ranges[i] ?? 0, ranges[i + 1] ?? 0);
  }
  return live <= maxDeletions;
}

/**
 * The restore client's items that the update deletes and that are already deleted. They tell what the update's author has seen,
 * and cost nothing.
 */
function withoutLive(deletes: Deletes, { store, restoreClient }: SliceOptions): Deletes {
  const dead: number[] = [];
  const ranges = deletes.get(restoreClient) ?? [];
  for (let i = 0; i < ranges.length; i += 2) {
    let from = ranges[i] ?? 0;
    const end = from + (ranges[i + 1] ?? 0);
    store.forEachItem(restoreClient, from, end - from, ({ id, length, deleted }) => {
      if (deleted) return;
      if (id.clock > from) dead.push(from, id.clock - from);
      from = Math.min(end, id.clock + length);
    });
    if (end > from) dead.push(from, end - from);
  }
  return ofClient(restoreClient, dead);
}

function ofClient(client: number, ranges: Ranges): Deletes {
  return ranges.length === 0 ? new Map() : new Map([[client, ranges]]);
}

/** The result is sorted and disjoint, as both inputs are. */
function union(a: Ranges, b: Ranges): number[] {
  const all: [number, number][] = [];
  for (const ranges of [a, b]) {
    for (let i = 0; i < ranges.length; i += 2) all.push([ranges[i] ?? 0, ranges[i + 1] ?? 0]);
  }
  const merged: number[] = [];
  let end = -1;
  for (const [clock, len] of all.sort(([first], [second]) => first - second)) {
    const from = Math.max(clock, end);
    if (clock + len <= from) continue;
    if (from === end) merged[merged.length - 1] = (merged.at(-1) ?? 0) + clock + len - from;
    else merged.push(from, clock + len - from);
    end = clock + len;
  }
  return merged;
}

/** Returns the restore client's ranges, and for the structs' own clients those that delete something new. */
function withOwn(restores: Deletes, deletes: Deletes, slice: readonly Run[], store: StructStore): Deletes {
  const own = new Map(restores);
  for (const { section, from, to } of slice) {
    const { client, clocks } = section;
    const ranges = within(
      deletes.get(client) ?? [],
      Math.max(clocks[from] ?? 0, store.state(client)),
      endOf(section, to),
    );
    if (ranges.length > 0) own.set(client, [...(own.get(client) ?? []), ...ranges]);
  }
  return own;
}

/** Leaves what is not known by then to a later slice. */
function upTo(deletes: Deletes, knownOf: (client: number) => number): Deletes {
  const cut = new Map<number, Ranges>();
  for (const [client, ranges] of deletes) {
    const known = within(ranges, 0, knownOf(client));
    if (known.length > 0) cut.set(client, known);
  }
  return cut;
}

/** The parts of the ranges from `start` up to, not including, `end`. */
function within(ranges: Ranges, start: number, end: number): number[] {
  const parts: number[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    const clock = Math.max(start, ranges[i] ?? 0);
    const len = Math.min(end, (ranges[i] ?? 0) + (ranges[i + 1] ?? 0)) - clock;
    if (len > 0) parts.push(clock, len);
  }
  return parts;
}

function writeRun(encoder: encoding.Encoder, { section, from, to }: Run, bytes: Uint8Array): void {
  const { startBytes, endByte, tooLarge } = section;
  let start = from;
  for (const [index, contentByte] of tooLarge) {
    if (index < start || index >= to) continue;
    encoding.writeUint8Array(encoder, bytes.subarray(startBytes[start], startBytes[index]));
    // The value was read in steps once, and must not be read again.
    const head = bytes.subarray(startBytes[index], contentByte);
    writeBlanked(encoder, head, endOf(section, index + 1) - endOf(section, index));
    start = index + 1;
  }
  encoding.writeUint8Array(encoder, bytes.subarray(startBytes[start] ?? endByte, startBytes[to] ?? endByte));
}

function encodeSlice(bytes: Uint8Array, slice: readonly Run[], deletes: Deletes): Uint8Array {
  const encoder = encoding.createEncoder();
  const byClient = new Map<number, Run[]>();
  for (const run of slice)
    byClient.set(run.section.client, [...(byClient.get(run.section.client) ?? []), run]);
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, runs] of byClient) {
    encoding.writeVarUint(
      encoder,
      runs.reduce((sum, { from, to }) => sum + to - from, 0),
    );
    encoding.writeVarUint(encoder, client);
    const [first] = runs;
    encoding.writeVarUint(encoder, first?.section.clocks[first.from] ?? 0);
    for (const run of runs) writeRun(encoder, run, bytes);
  }
  encoding.writeVarUint(encoder, deletes.size);
  for (const [client, ranges] of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length / 2);
    for (const number of ranges) encoding.writeVarUint(encoder, number);
  }
  return encoding.toUint8Array(encoder);
}
