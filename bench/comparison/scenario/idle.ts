/** What connections and rooms cost in which nothing happens: the slope between few and many, after a garbage collection. */
import { probe } from '../probe.ts';
import { createSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import type { ServerUsage } from '../server-usage.ts';
import { classSize } from './fan-out.ts';
import type { Scenario } from './scenario.ts';

const few = { rooms: 10, clients: classSize };
const many = { rooms: 50, clients: classSize };
/** As many connections as `many` has, in many more rooms. */
const spread = { rooms: 750, clients: 2 };
const holdSeconds = 2;
const unloadMs = 3000;

export const idle: Scenario = {
  name: 'idle',
  asks: () => true,
  maxRepeats: 1,
  async run(run) {
    const { peer, repeat } = run;
    const env =
      peer === 'downbeat' ? { DOWNBEAT_ROOM_IDLE_MS: '1000', DOWNBEAT_ROOMS_PER_TENANT: '10000' } : {};
    const server = await ServerProcess.start({ peer, env });
    try {
      const hold = async (size: typeof few): Promise<ServerUsage> => {
        // Seats of its own: they would close the rooms of an earlier hold, which are to unload by themselves.
        const seats = createSeats(server);
        let usage = server.usage();
        const order = {
          ...size,
          notesPerSecond: 0,
          editsPerSecond: 0,
          seconds: holdSeconds,
          warmUpSeconds: 2,
          seed: repeat,
        };
        const load = {
          run: (...[loadOrder, onBegin, onEnd]: Parameters<typeof run.load.run>) =>
            run.load.run(
              loadOrder,
              () => {
                onBegin();
                usage = server.usage(true);
              },
              onEnd,
            ),
        };
        await probe({ server, seats, load }, order);
        return usage;
      };
      // As many rooms and connections as will be measured, so that little of what the engine compiles for them is in the slope.
      await hold(spread);
      await hold(many);
      const usages = { few: await hold(few), spread: await hold(spread), many: await hold(many) };
      await new Promise((resolve) => {
        setTimeout(resolve, unloadMs);
      });
      const empty = await server.usage(true);
      const extraRooms = spread.rooms - many.rooms;
      const extraConnections = many.rooms * many.clients - few.rooms * few.clients;
      const heapPerRoom = (usages.spread.heapUsed - usages.many.heapUsed) / extraRooms;
      const heapPerConnection =
        (usages.many.heapUsed - usages.few.heapUsed - heapPerRoom * (many.rooms - few.rooms)) /
        extraConnections;
      const figures = {
        heapPerRoomKb: heapPerRoom / 1024,
        heapPerConnectionKb: heapPerConnection / 1024,
        rssPerConnectionKb: (usages.many.rss - usages.few.rss) / extraConnections / 1024,
        heapLeftPerConnectionKb: (usages.many.heapUsed - empty.heapUsed) / (many.rooms * many.clients) / 1024,
      };
      run.say(
        Object.entries(figures)
          .map(([name, value]) => `${name} ${value.toFixed(1)}`)
          .join(', '),
      );
      return [{ peer, repeat, point: '30 a room', figures, faults: [] }];
    } finally {
      await server.stop();
    }
  },
};
