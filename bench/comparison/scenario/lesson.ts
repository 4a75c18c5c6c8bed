/** A lesson as it is: notes, edits, a beat, and people who come and go. */
import { carriesEdits } from '../peer.ts';
import { probe } from '../probe.ts';
import { createSeats, type RoomSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { classSize } from './fan-out.ts';
import { probeText, type Scenario, sampleOf } from './scenario.ts';
import { warmUp } from './warm-up.ts';

const rooms = 10;
const beatsPerSecond = 2;

export const lesson: Scenario = {
  name: 'lesson',
  asks: carriesEdits,
  async run(run) {
    const server = await ServerProcess.start({ peer: run.peer });
    const isDownbeat = run.peer === 'downbeat';
    try {
      const seats = createSeats(server);
      await warmUp({ server, seats, load: run.load }, 1);
      const probed = await probe(
        { server, seats, load: run.load },
        {
          rooms,
          clients: classSize,
          notesPerSecond: 2,
          editsPerSecond: 0.3,
          // Downbeat's beat is its own.
          ticksPerSecond: isDownbeat ? 0 : beatsPerSecond,
          visitors: { count: 3, everyMs: 6000 },
          seconds: run.seconds + 2,
          seed: run.repeat,
          prepare: async (taken) => {
            if (isDownbeat) await Promise.all(taken.map((seat) => startBeat(server.port, seat)));
          },
        },
      );
      run.say(`notes, ${probeText(probed)}`);
      run.say(`edits, ${probeText(probed, true)}`);
      const visits = { joinP50: probed.load.visits.p50, joinP95: probed.load.visits.p95 };
      return (['notes', 'edits'] as const).map((point) => {
        const sample = sampleOf(run, point, probed, point === 'edits');
        return { ...sample, figures: { ...sample.figures, ...visits } };
      });
    } finally {
      await server.stop();
    }
  },
};

async function startBeat(port: number, { control }: RoomSeats): Promise<void> {
  if (control === undefined) return;
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms/${control.code}/tempo`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bpm: 60 * beatsPerSecond, playing: true }),
  });
  if (!response.ok) throw new Error(`The beat can't be started: ${response.status} ${await response.text()}`);
}
