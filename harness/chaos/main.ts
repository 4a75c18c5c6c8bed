/**
 * `npm run chaos -- --kills 200`: the real server in a process of its own is killed with SIGKILL at random moments, while
 * real clients in other processes play, edit, teach, reload and reconnect. What must hold each time is in docs/reliability.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cores } from '../../bench/comparison/pinned-process.ts';
import { BenchServer } from '../process/bench-server.ts';
import { type ChaosOptions, parseChaosOptions } from './chaos-options.ts';
import { ChaosRun } from './chaos-run.ts';
import { ClientWorkerProcess } from './client-worker-process.ts';

/** Rooms that are unloaded, compacted and begun anew as often as can be. */
const env = {
  DOWNBEAT_ROOM_IDLE_MS: '30',
  DOWNBEAT_EPOCH_MIN_BYTES: '1024',
  DOWNBEAT_EPOCH_RATIO: '2',
  DOWNBEAT_COMPACT_AFTER_UPDATES: '50',
  DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000',
  DOWNBEAT_CLIENT_IDS_PER_MINUTE: '10000',
  DOWNBEAT_CLIENT_ID_BURST: '10000',
};

async function main(): Promise<number> {
  const options = parseChaosOptions(process.argv.slice(2));
  console.log(`${JSON.stringify(options)}, ${availableParallelism()} cores, Node ${process.version}`);
  const isLarge = options.light > 0;
  const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-chaos-'));
  const server = await BenchServer.create({
    dataDir,
    env: { ...env, DOWNBEAT_SYNCHRONOUS: options.synchronous },
  });
  // One for all light clients.
  const processes = options.processes + (isLarge ? 1 : 0);
  const workers = Array.from(
    { length: processes },
    () => new ClientWorkerProcess(isLarge ? cores.load : undefined),
  );
  try {
    return await play(options, server, workers, dataDir);
  } finally {
    for (const worker of workers) worker.close();
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function play(
  options: ChaosOptions,
  server: BenchServer,
  workers: readonly ClientWorkerProcess[],
  dataDir: string,
): Promise<number> {
  let told = 0;
  const run = new ChaosRun({
    ...options,
    server,
    workers,
    dataDir,
    onRound({ kills, faults }) {
      for (const fault of faults.slice(told)) console.log(`FAULT ${fault}`);
      told = faults.length;
      if (kills % 10 === 0) console.log(`${kills} kills, ${faults.length} faults`);
    },
  });
  const tally = await run.run();
  for (const line of tally.lines()) console.log(line);
  for (const line of server.logLines.slice(-10)) console.log(`server: ${line}`);
  console.log(
    `load averages at the end ${loadavg()
      .map((value) => value.toFixed(1))
      .join(', ')}`,
  );
  return tally.faults.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
