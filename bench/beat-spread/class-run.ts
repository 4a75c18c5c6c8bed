/**
 * One class on one network: the teacher starts the beat, students join in the middle of it (a few times, for more joins to
 * measure), stay until their clocks have settled, live through a change of tempo and through the death of the server.
 */

import { WebSocket } from 'ws';
import { type Classroom, connect, createRoom, joinRoom, type Session } from '../../client/index.ts';
import { SeededRandom } from '../../test/simulator/seeded-random.ts';
import { freePort, type ServerProcess, startServerProcess } from '../../test/support/server-process.ts';
import type { BenchOptions } from './bench-options.ts';
import type { DeskAnswer, NetworkName, Place, StudentReport } from './desk-message.ts';
import type { DeskProcess } from './desk-process.ts';
import { machineNow, sleep } from './machine-time.ts';
import { measureServerTime, type ServerTime } from './server-time.ts';

export interface ClassRun {
  readonly network: NetworkName;
  /** Students that joined and left again. */
  readonly shortWaves: readonly (readonly StudentReport[])[];
  readonly longWave: readonly StudentReport[];
  /** The server's clock before and after its death. */
  readonly times: readonly [ServerTime, ServerTime];
  readonly killedAt: number;
  /** It accepts connections again. */
  readonly restartedAt: number;
  /** Of any desk's event loop. */
  readonly longestStallMs: number;
}

export interface ClassRunOptions extends BenchOptions {
  readonly network: NetworkName;
  readonly desks: readonly DeskProcess[];
  /** The compiled server/main.js. */
  readonly serverMain: string;
  readonly dataDir: string;
}

const teacherKey = 'BENCH-TEACHER-KEY-0123456789';
export const bpm = { before: 120, after: 96 } as const;
const shortWaves = 3;
const joinWithinMs = 500;
/** A burst of 12 pings, then one every 2 s: until then no student has more than 13. */
const shortWaveMs = 5000;
const tempoChangeAfterMs = 20_000;
/** 12 pings at once and 28 at 2 s, the last to join and the slowest included. */
const settledAfterMs = 60_000;
const afterRestartMs = 8000;

export async function runClass(options: ClassRunOptions): Promise<ClassRun> {
  const start = await serverStarter(options);
  let server = await start();
  let teacher: Classroom | undefined;
  const restart = async (): Promise<void> => {
    await server.kill();
    server = await start();
  };
  try {
    const { url } = server;
    const session = await createRoom({ url, teacherKey, bpm: bpm.before, beatsPerBar: 4 });
    teacher = connect(session, { WebSocket });
    await teacher.whenLive();
    teacher.start();
    const waves = new Waves(options, await takeSeats(url, session.code, options.students));
    const short = await joinAndLeave(waves);
    waves.join();
    await sleep(tempoChangeAfterMs);
    teacher.setTempo({ bpm: bpm.after });
    await sleep(settledAfterMs - tempoChangeAfterMs + options.seconds * 1000);
    const outage = await measureOutage(url, restart);
    const longWave = await waves.leave();
    const { network } = options;
    const { longestStallMs } = waves;
    return { network, shortWaves: short, longWave, longestStallMs, ...outage };
  } finally {
    await teacher?.close();
    await server.stop();
  }
}

/** The same port and data each time. */
async function serverStarter({
  serverMain,
  dataDir,
}: ClassRunOptions): Promise<() => Promise<ServerProcess>> {
  const port = await freePort();
  return () =>
    startServerProcess(serverMain, {
      PORT: String(port),
      DATA_DIR: dataDir,
      DOWNBEAT_TEACHER_KEY: teacherKey,
    });
}

async function joinAndLeave(waves: Waves): Promise<StudentReport[][]> {
  const reports: StudentReport[][] = [];
  for (let wave = 0; wave < shortWaves; wave++) {
    waves.join();
    await sleep(shortWaveMs);
    reports.push(await waves.leave());
  }
  return reports;
}

async function measureOutage(
  url: string,
  restart: () => Promise<void>,
): Promise<Pick<ClassRun, 'times' | 'killedAt' | 'restartedAt'>> {
  const before = await measureServerTime(url);
  const killedAt = machineNow();
  await restart();
  const restartedAt = machineNow();
  await sleep(afterRestartMs);
  return { times: [before, await measureServerTime(url)], killedAt, restartedAt };
}

async function takeSeats(url: string, code: string, count: number): Promise<Session[]> {
  const seats: Session[] = [];
  for (let seat = 0; seat < count; seat++)
    seats.push(await joinRoom({ url, code, name: `Student ${seat + 1}` }));
  return seats;
}

/** The class joins, leaves, and joins again on other laptops behind other networks. */
class Waves {
  longestStallMs = 0;
  readonly #options: ClassRunOptions;
  readonly #seats: readonly Session[];
  readonly #random: SeededRandom;

  constructor(options: ClassRunOptions, seats: readonly Session[]) {
    this.#options = options;
    this.#seats = seats;
    this.#random = new SeededRandom(options.seed);
  }

  join(): void {
    const { desks, network, ppm } = this.#options;
    const places = this.#seats.map(
      (session, seat): Place => ({
        seat,
        session,
        network,
        maxRatePpm: ppm,
        seed: Math.floor(this.#random.between(0, 2 ** 31)),
        joinsAfterMs: this.#random.between(0, joinWithinMs),
      }),
    );
    desks.forEach((desk, index) => {
      desk.join(places.filter(({ seat }) => seat % desks.length === index));
    });
  }

  async leave(): Promise<StudentReport[]> {
    const answers: DeskAnswer[] = await Promise.all(this.#options.desks.map((desk) => desk.leave()));
    this.longestStallMs = Math.max(this.longestStallMs, ...answers.map((answer) => answer.longestStallMs));
    return answers.flatMap(({ students }) => students);
  }
}
