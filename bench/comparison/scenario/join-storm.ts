/** A school's network comes back: everybody joins at once, and every room's document has 100 KB. */
import { peers } from '../peer.ts';
import { probe } from '../probe.ts';
import type { Sample } from '../sample.ts';
import { createSeats, type RoomSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { classSize } from './fan-out.ts';
import { createLargeDocument, writeDocument } from './large-document.ts';
import { type Scenario, type ScenarioRun, sampleOf } from './scenario.ts';

const rooms = 20;
const documentBytes = 100_000;

/** The second comes to a server that has met the first, as after an outage of the network that the server sat out. */
const storms = ['20 × 30', '20 × 30, again'] as const;

export const joinStorm: Scenario = {
  name: 'join-storm',
  asks: (peer) => peers[peer].keepsDocuments,
  async run(run) {
    const server = await ServerProcess.start({ peer: run.peer });
    try {
      const own = createSeats(server);
      const taken = await own.take(rooms, classSize + 1);
      const document = createLargeDocument(documentBytes);
      // The teacher is there already; so the room is not loaded anew, which is another scenario.
      const writers = await Promise.all(taken.map((room) => writeDocument(server, room, document)));
      const samples: Sample[] = [];
      for (const point of storms) {
        samples.push(await storm(run, { server, taken, point, stateBytes: document.update.byteLength }));
      }
      for (const writer of writers) writer.close();
      return samples;
    } finally {
      await server.stop();
    }
  },
};

interface Storm {
  readonly server: ServerProcess;
  readonly taken: readonly RoomSeats[];
  readonly point: string;
  /** Of a whole document. */
  readonly stateBytes: number;
}

async function storm(run: ScenarioRun, { server, taken, point, stateBytes }: Storm): Promise<Sample> {
  const seats = { take: async () => taken.map((room) => ({ ...room, paths: room.paths.slice(1) })) };
  let before = server.cpu();
  let joined = before;
  const probed = await probe(
    { server, seats, load: run.load },
    {
      rooms,
      clients: classSize,
      notesPerSecond: 0,
      editsPerSecond: 0,
      warmUpSeconds: 0,
      seconds: 1,
      connectionsAtOnce: Number.MAX_SAFE_INTEGER,
      seed: run.repeat,
      onStart: () => {
        before = server.cpu();
      },
      // Before they leave, which is another cost.
      onEnd: () => {
        joined = server.cpu();
      },
    },
  );
  const cpuSeconds = ((await joined).cpuMs - (await before).cpuMs) / 1000;
  const { joins, leastStateBytes } = probed.load;
  const sample = sampleOf(run, point, probed);
  run.say(
    `${point}: p50 ${joins.p50} p95 ${joins.p95} all ${joins.max.toFixed(0)} ms, ${cpuSeconds.toFixed(2)} CPU s`,
  );
  const isWhole = leastStateBytes >= stateBytes;
  return {
    ...sample,
    figures: {
      joinP50: joins.p50,
      joinP95: joins.p95,
      joinAll: joins.max,
      cpuSeconds,
      leastStateBytes,
      foreignCores: sample.figures.foreignCores ?? 0,
    },
    faults: [...sample.faults, ...(isWhole ? [] : ['somebody did not get the whole document'])],
  };
}
