/** One of thirty reads nothing for a while: what the others notice, and what it costs the server. */
import { probe } from '../probe.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { classSize } from './fan-out.ts';
import { probeText, type Scenario, sampleOf } from './scenario.ts';

const rooms = 4;
const seconds = 12;

export const slowReader: Scenario = {
  name: 'slow-reader',
  asks: () => true,
  maxRepeats: 1,
  async run(run) {
    const server = await ServerProcess.start({ peer: run.peer });
    try {
      const seats = createSeats(server);
      const order = { rooms, clients: classSize, notesPerSecond: 12, editsPerSecond: 0, seed: run.repeat };
      const { load } = run;
      const without = await probe({ server, seats, load }, { ...order, seconds: run.seconds });
      const before = await server.usage(true);
      let after = Promise.resolve(before);
      const withSlow = await probe(
        { server, seats, load },
        {
          ...order,
          seconds,
          slowReader: true,
          onEnd: () => {
            after = server.usage(true);
          },
        },
      );
      run.say(`none slow: ${probeText(without)}`);
      run.say(`one slow: ${probeText(withSlow)}`);
      const held = (usage: typeof before): number => usage.heapUsed + usage.external;
      const heldKb = (held(await after) - held(before)) / rooms / 1024;
      run.say(`the server holds ${heldKb.toFixed(0)} KB for it`);
      const slow = sampleOf(run, 'one slow', withSlow);
      return [sampleOf(run, 'none slow', without), { ...slow, figures: { ...slow.figures, heldKb } }];
    } finally {
      await server.stop();
    }
  },
};
