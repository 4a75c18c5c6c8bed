/** How Downbeat's cost grows: with rooms, with clients in a room, with edits in a room's past. */
import { probe } from '../probe.ts';
import type { Sample } from '../sample.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { historyCosts } from './history-cost.ts';
import { probeText, type Scenario, sampleOf } from './scenario.ts';

const roomCounts = [1, 5, 10, 20, 40, 60, 80];
const clientCounts = [5, 10, 20, 30, 50, 100, 200];
/** In every probe of the second series, in all rooms together. */
const deliveriesPerSecond = 40_000;
const notesPerSecond = 5;
const historyLengths = [5000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000];

export const growth: Scenario = {
  name: 'growth',
  asks: (peer) => peer === 'downbeat',
  maxRepeats: 1,
  async run(run) {
    const samples: Sample[] = [];
    const measure = async (series: string, rooms: number, clients: number): Promise<void> => {
      const server = await ServerProcess.start({ peer: run.peer });
      try {
        const seats = createSeats(server);
        const order = { rooms, clients, notesPerSecond, editsPerSecond: 0, seconds: run.seconds };
        const probed = await probe({ server, seats, load: run.load }, order);
        run.say(`${series}: ${clients} clients, ${probeText(probed)}`);
        samples.push(sampleOf(run, series, probed));
      } finally {
        await server.stop();
      }
    };
    for (const rooms of roomCounts) await measure('rooms', rooms, 30);
    for (const clients of clientCounts) {
      const perRoom = clients * (clients - 1) * notesPerSecond;
      await measure('clients', Math.max(1, Math.round(deliveriesPerSecond / perRoom)), clients);
    }
    for (const { edits, ...figures } of historyCosts(historyLengths)) {
      run.say(`history: ${edits} edits, ${figures.perEdit.toFixed(1)} µs each`);
      const { peer, repeat } = run;
      samples.push({ peer, repeat, point: 'history', figures: { edits, ...figures }, faults: [] });
    }
    return samples;
  },
};
