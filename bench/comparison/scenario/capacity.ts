/** The largest number of classes that a server's core carries: p95 at most 100 ms, at least 99 % delivered. */
import { carriesEdits, peers } from '../peer.ts';
import { type Probe, type ProbeOrder, probe } from '../probe.ts';
import type { Sample } from '../sample.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { classSize } from './fan-out.ts';
import { probeText, type Scenario, type ScenarioRun, sampleOf } from './scenario.ts';
import { searchLargest } from './search-largest.ts';

const maxP95Ms = 100;
const leastDelivered = 0.99;
/** What others may use of the machine before a failed probe is not believed. */
const maxForeignCores = 0.15;

function carries({ load }: Probe, isEdits: boolean): boolean {
  const { p95 } = isEdits ? load.edits : load.notes;
  return p95 <= maxP95Ms && load.delivered >= leastDelivered * load.expected;
}

function startOf({ peer, earlier }: ScenarioRun, isEdits: boolean): { start: number; isNarrow: boolean } {
  const found = earlier.filter((sample) => sample.peer === peer && sample.point === 'capacity').at(-1);
  const guess = isEdits ? peers[peer].guess.edits : peers[peer].guess.notes;
  return { start: found?.figures.rooms ?? guess, isNarrow: found !== undefined };
}

function scenarioOf(
  name: string,
  load: { readonly notesPerSecond: number; readonly editsPerSecond: number },
): Scenario {
  const isEdits = load.editsPerSecond > 0;
  return {
    name,
    asks: (peer) => !isEdits || carriesEdits(peer),
    async run(run) {
      const server = await ServerProcess.start({ peer: run.peer });
      const seats = createSeats(server);
      const samples: Sample[] = [];
      const orderOf = (rooms: number): ProbeOrder => {
        return { rooms, clients: classSize, ...load, seconds: run.seconds, seed: run.repeat };
      };
      const attempt = async (rooms: number): Promise<boolean> => {
        const order = orderOf(rooms);
        const probed = await probe({ server, seats, load: run.load }, order);
        const isCarried = carries(probed, isEdits);
        run.say(`${isCarried ? 'carries' : 'fails at'} ${probeText(probed, isEdits)}`);
        samples.push(sampleOf(run, 'probe', probed, isEdits));
        if (isCarried || probed.foreignCores <= maxForeignCores) return isCarried;
        const again = await probe({ server, seats, load: run.load }, order);
        run.say(`again, as others were busy: ${probeText(again, isEdits)}`);
        samples.push(sampleOf(run, 'probe', again, isEdits));
        return carries(again, isEdits);
      };
      try {
        const { start, isNarrow } = startOf(run, isEdits);
        // Not judged: a server's first seconds under such a load are the compiler's.
        await probe({ server, seats, load: run.load }, orderOf(start));
        const rooms = await searchLargest(attempt, { start, factor: isNarrow ? 1.08 : 1.3, most: 200 });
        const best = samples.filter(({ figures }) => figures.rooms === rooms).at(-1);
        if (best === undefined) return samples;
        run.say(`capacity ${rooms} rooms`);
        return [...samples, { ...best, point: 'capacity' }];
      } finally {
        await server.stop();
      }
    },
  };
}

export const notesCapacity: Scenario = scenarioOf('notes-capacity', { notesPerSecond: 5, editsPerSecond: 0 });
export const editsCapacity: Scenario = scenarioOf('edits-capacity', { notesPerSecond: 0, editsPerSecond: 2 });
