/** Carries out one order: connects everybody, plays by an open-loop timetable, and waits for what is still on its way. */
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import * as prng from 'lib0/prng';
import { wireOf } from '../wire/wires.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { LoadFigures, LoadOrder } from './load-order.ts';
import { LoadRoom, type LoadTotals } from './load-room.ts';
import { PoissonTimetable } from './poisson-timetable.ts';
import { Visitors } from './visitors.ts';

export interface LoadEvents {
  /** The measurement begins and ends: the time to look at the server. */
  onBegin(): void;
  onEnd(): void;
}

const pollMs = 1;

export async function runLoad(order: LoadOrder, { onBegin, onEnd }: LoadEvents): Promise<LoadFigures> {
  const random = prng.create(order.seed);
  const notes = new LatencyHistogram();
  const edits = new LatencyHistogram();
  const joins = new LatencyHistogram();
  const visits = new LatencyHistogram();
  const lateness = new LatencyHistogram();
  const totals: LoadTotals = { frames: 0, bytes: 0, refusals: [], closed: [] };
  const window = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const wire = wireOf(order.wire, order.keepsDocuments);
  // Not from the seed: an id belongs to whoever used it in an earlier run.
  const createClientId = (): number => randomInt(1, 2 ** 32 - 1);
  let keepTime = (): void => {};
  const rooms = order.rooms.map(
    ({ documentName, paths }) =>
      new LoadRoom({
        port: order.port,
        wire,
        documentName,
        paths: paths.slice(0, paths.length - order.visitors.count),
        window,
        notes,
        edits,
        totals,
        createClientId,
        onFrame: () => keepTime(),
      }),
  );
  const connectStart = performance.now();
  await connectAll(rooms, joins, order.connectionsAtOnce);
  const connectMs = performance.now() - connectStart;
  const start = performance.now();
  window.from = start + order.warmUpMs;
  window.to = window.from + order.measureMs;
  const clients = rooms.reduce((sum, room) => sum + room.size, 0);
  const anyClient = (act: (room: LoadRoom, index: number, dueAt: number) => void) => (dueAt: number) => {
    const room = rooms[prng.int32(random, 0, rooms.length - 1)];
    if (room !== undefined) act(room, prng.int32(random, 0, room.size - 1), dueAt);
  };
  const timetable = [
    new PoissonTimetable(
      random,
      start,
      order.notesPerSecond * clients,
      anyClient((room, index, dueAt) => room.playNote(index, dueAt)),
    ),
    new PoissonTimetable(
      random,
      start,
      order.editsPerSecond * clients,
      anyClient((room, index, dueAt) => room.edit(index, dueAt)),
    ),
  ];
  const ticks = new PoissonTimetable(random, start, order.ticksPerSecond * rooms.length, () => {
    rooms[prng.int32(random, 0, rooms.length - 1)]?.tick();
  });
  const visitors = new Visitors(rooms, order, visits);
  let cpu = process.cpuUsage();
  let frames = 0;
  let bytes = 0;
  let isMeasuring = false;
  let playedAt = start;
  const play = (now: number): void => {
    playedAt = now;
    for (const table of timetable) table.run(Math.min(now, window.to), isMeasuring ? lateness : undefined);
  };
  // A burst of hundreds of frames is read in one go: nobody in a school plays later for what the others receive.
  keepTime = () => {
    const now = performance.now();
    if (now - playedAt >= pollMs) play(now);
  };
  while (performance.now() < window.to) {
    const now = performance.now();
    if (!isMeasuring && now >= window.from) {
      isMeasuring = true;
      onBegin();
      cpu = process.cpuUsage();
      frames = totals.frames;
      bytes = totals.bytes;
      if (order.slowReader) for (const room of rooms) room.slowDown();
    }
    play(now);
    ticks.run(now, undefined);
    visitors.run(now);
    await sleep(pollMs);
  }
  keepTime = () => {};
  onEnd();
  const used = process.cpuUsage(cpu);
  const measured = { frames: totals.frames - frames, bytes: totals.bytes - bytes };
  const isComplete = (): boolean => rooms.every((room) => room.notes.isComplete() && room.edits.isComplete());
  const giveUpAt = window.to + order.drainMs;
  if (order.slowReader) for (const room of rooms) room.readAgain();
  while (!isComplete() && performance.now() < giveUpAt) await sleep(10);
  visitors.leave();
  for (const room of rooms) room.leave();
  const sum = (read: (room: LoadRoom) => number): number =>
    rooms.reduce((total, room) => total + read(room), 0);
  return {
    notes: notes.summary(),
    edits: edits.summary(),
    joins: joins.summary(),
    visits: visits.summary(),
    generatorLateness: lateness.summary(),
    generatorCores: (used.user + used.system) / 1000 / order.measureMs,
    expected: sum(({ notes: n, edits: e }) => n.expected + e.expected),
    delivered: sum(({ notes: n, edits: e }) => n.delivered + e.delivered),
    lost: sum(({ notes: n, edits: e }) => n.lost + e.lost),
    doubled: sum(({ notes: n, edits: e }) => n.doubled + e.doubled),
    ...measured,
    refusals: totals.refusals.slice(0, 10),
    closed: totals.closed,
    connectMs,
    leastStateBytes: Math.min(...rooms.map((room) => room.leastStateBytes)),
    measuredMs: order.measureMs,
  };
}

async function connectAll(
  rooms: readonly LoadRoom[],
  joins: LatencyHistogram,
  atOnce: number,
): Promise<void> {
  const places = rooms.flatMap((room) => Array.from({ length: room.size }, (_, index) => ({ room, index })));
  const next = async (): Promise<void> => {
    for (let place = places.shift(); place !== undefined; place = places.shift()) {
      joins.add(await place.room.join(place.index));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, places.length) }, next));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
