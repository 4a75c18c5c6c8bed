/** A school's network comes back: everybody joins at once, and every room's document has 100 KB. */
import { peers } from '../peer.ts';
import { probe } from '../probe.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { classSize } from './fan-out.ts';
import { createLargeDocument, writeDocument } from './large-document.ts';
import { type Scenario, sampleOf } from './scenario.ts';

const rooms = 20;
const documentBytes = 100_000;

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
      const seats = { take: async () => taken.map((room) => ({ ...room, paths: room.paths.slice(1) })) };
      const before = await server.cpu();
      let joined = Promise.resolve(before);
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
          // Before they leave, which is another cost.
          onEnd: () => {
            joined = server.cpu();
          },
        },
      );
      const cpuSeconds = ((await joined).cpuMs - before.cpuMs) / 1000;
      for (const writer of writers) writer.close();
      const { joins, leastStateBytes } = probed.load;
      const sample = sampleOf(run, '20 × 30', probed);
      run.say(
        `p50 ${joins.p50} p95 ${joins.p95} all ${joins.max.toFixed(0)} ms, ${cpuSeconds.toFixed(2)} CPU s`,
      );
      const isWhole = leastStateBytes >= document.update.byteLength;
      return [
        {
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
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
