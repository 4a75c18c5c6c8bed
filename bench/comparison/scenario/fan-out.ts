/** Notes and pattern edits at fixed loads. */
import { carriesEdits } from '../peer.ts';
import { type ProbeOrder, probe } from '../probe.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { probeText, type Scenario, sampleOf } from './scenario.ts';
import { warmUp } from './warm-up.ts';

interface Point {
  readonly name: string;
  readonly order: Omit<ProbeOrder, 'seconds'>;
}

export const classSize = 30;

export const tenRooms = { rooms: 10, clients: classSize, notesPerSecond: 5, editsPerSecond: 0 } as const;

const notePoints: readonly Point[] = [
  { name: 'one class', order: { rooms: 1, clients: classSize, notesPerSecond: 4, editsPerSecond: 0 } },
  { name: '10 rooms', order: tenRooms },
  { name: '33 classes', order: { rooms: 33, clients: classSize, notesPerSecond: 2.06, editsPerSecond: 0 } },
];

const editPoints: readonly Point[] = [
  { name: '10 rooms', order: { rooms: 10, clients: classSize, notesPerSecond: 0, editsPerSecond: 2 } },
];

function scenarioOf(name: string, points: readonly Point[], isEdits: boolean): Scenario {
  return {
    name,
    asks: (peer) => !isEdits || carriesEdits(peer),
    async run(run) {
      const server = await ServerProcess.start({ peer: run.peer });
      try {
        const seats = createSeats(server);
        await warmUp({ server, seats, load: run.load }, isEdits ? 2 : 0);
        const samples = [];
        for (const point of points) {
          const probed = await probe(
            { server, seats, load: run.load },
            { ...point.order, seconds: run.seconds, seed: run.repeat },
          );
          run.say(`${point.name}, ${probeText(probed, isEdits)}`);
          samples.push(sampleOf(run, point.name, probed, isEdits));
        }
        return samples;
      } finally {
        await server.stop();
      }
    },
  };
}

export const notes: Scenario = scenarioOf('notes', notePoints, false);
export const edits: Scenario = scenarioOf('edits', editPoints, true);
