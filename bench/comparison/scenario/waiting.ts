/** What frames that are shared by waiting cost and save at 10 rooms, on a relay that does nothing else. */
import { probe } from '../probe.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { tenRooms } from './fan-out.ts';
import { probeText, type Scenario, sampleOf } from './scenario.ts';
import { warmUp } from './warm-up.ts';

/** ms from a room's first frame; 0: the end of the turn. */
const waits = [0, 1, 2, 3, 4, 6, 8];
const plainRelay = { name: 'at once', program: 'ws-relay.mjs', env: {} };
const waitingRelays = waits.map((ms) => ({
  name: ms === 0 ? 'end of the turn' : `after ${ms} ms`,
  program: 'ws-waiting-relay.mjs',
  env: { WAIT_MS: String(ms) },
}));

export const waiting: Scenario = {
  name: 'waiting',
  asks: (peer) => peer === 'ws',
  async run(run) {
    const samples = [];
    for (const { name, program, env } of [plainRelay, ...waitingRelays]) {
      const server = await ServerProcess.start({ peer: run.peer, program, env });
      try {
        const seats = createSeats(server);
        await warmUp({ server, seats, load: run.load }, 0);
        const probed = await probe(
          { server, seats, load: run.load },
          { ...tenRooms, seconds: run.seconds, seed: run.repeat },
        );
        run.say(`${name}, ${probeText(probed)}`);
        samples.push(sampleOf(run, name, probed));
      } finally {
        await server.stop();
      }
    }
    return samples;
  },
};
