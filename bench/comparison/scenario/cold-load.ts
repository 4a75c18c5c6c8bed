/** A room with 100,000 edits behind it is opened by a server that has just started. */
import { DocumentClient, whenComplete } from '../document-client.ts';
import { peers } from '../peer.ts';
import type { Sample } from '../sample.ts';
import { createSeats, type RoomSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { cellOf, cellUpdate, velocityOf } from '../wire/cell-edit.ts';
import type { Scenario, ScenarioRun } from './scenario.ts';

const edits = 100_000;
const clients = 30;
const editsPerBurst = 2000;
const writeTimeoutMs = 180_000;
/** After which y-leveldb and Hocuspocus have stored what they had put off. */
const settleMs = 25_000;
const unloadMs = 3000;

/** For one connection that writes for thirty. */
const writingLimits = {
  DOWNBEAT_UPDATES_PER_SECOND: '10000',
  DOWNBEAT_UPDATE_BURST: '100000',
  DOWNBEAT_BYTES_PER_SECOND: '1000000000',
  DOWNBEAT_BYTE_BURST: '1000000000',
};

/** What the room shows in the end. */
const lastCells = new Map(
  Array.from({ length: edits }, (_, sent): [string, number] => {
    const { index, seq } = editOf(sent);
    return [cellOf(index, seq), velocityOf(seq)];
  }),
);

function editOf(sent: number): { index: number; seq: number } {
  return { index: sent % clients, seq: Math.floor(sent / clients) + 1 };
}

/** As a rest of a session that ended long ago: ids are claimed by their first writer. */
const clientIdOf = (index: number): number => 1000 + index;

export const coldLoad: Scenario = {
  name: 'cold-load',
  asks: (peer) => peers[peer].keepsDocuments,
  maxRepeats: 1,
  async run(run) {
    const isDownbeat = run.peer === 'downbeat';
    const server = await ServerProcess.start({
      peer: run.peer,
      isDurable: true,
      ...(isDownbeat && { env: writingLimits }),
    });
    let last = server;
    try {
      const [room] = await createSeats(server).take(1, 1);
      if (room === undefined) throw new Error('There is no room.');
      const writtenMs = await write(server, room);
      run.say(`${edits} edits written in ${(writtenMs / 1000).toFixed(1)} s`);
      const samples: Sample[] = [];
      if (isDownbeat) {
        last = await last.restart('SIGKILL', { DOWNBEAT_ROOM_IDLE_MS: '1000' });
        samples.push(await open(run, last, room, 'after kill -9', writtenMs));
        // Nobody is there any more: the room is unloaded, and its history outweighs its content.
        await sleep(unloadMs);
      }
      last = await last.restart('SIGTERM');
      samples.push(await open(run, last, room, isDownbeat ? 'after it was idle' : 'first load', writtenMs));
      last = await last.restart('SIGTERM');
      samples.push(await open(run, last, room, 'second load', writtenMs));
      return samples;
    } finally {
      await last.stop();
    }
  },
};

async function write(server: ServerProcess, { documentName, paths }: RoomSeats): Promise<number> {
  const client = new DocumentClient(server, documentName, paths[0] ?? '');
  await client.until(() => client.isSynced, 10_000);
  const start = performance.now();
  for (let sent = 0; sent < edits; sent += 1) {
    const { index, seq } = editOf(sent);
    client.send(cellUpdate(clientIdOf(index), index, seq));
    if ((sent + 1) % editsPerBurst !== 0) continue;
    // In bursts that are waited for: nobody's socket buffer is the subject here.
    const { length } = client.arrivals;
    client.ask();
    await client.until(() => client.arrivals.length > length, writeTimeoutMs);
    client.arrivals.length = 0;
  }
  await untilHeld(client);
  const writtenMs = performance.now() - start;
  client.close();
  // Downbeat has stored all that it has shown. Others store later.
  if (server.peer !== 'downbeat') await sleep(settleMs);
  return writtenMs;
}

/** Until the server shows all of it: some answer before they have read what came first. */
async function untilHeld(client: DocumentClient): Promise<void> {
  for (let isHeld = false; !isHeld; ) {
    client.arrivals.length = 0;
    client.ask();
    await client.until(() => client.isSynced, writeTimeoutMs);
    isHeld = whenComplete(client.arrivals, lastCells) !== undefined;
  }
}

async function open(
  run: ScenarioRun,
  server: ServerProcess,
  { documentName, paths }: RoomSeats,
  point: string,
  writtenMs: number,
): Promise<Sample> {
  const before = await server.usage();
  const client = new DocumentClient(server, documentName, paths[0] ?? '');
  const contentMs = (): number | undefined => whenComplete(client.arrivals, lastCells);
  await client.until(() => client.isSynced, 30_000);
  let seen = 0;
  await client.until(() => {
    if (client.arrivals.length === seen) return false;
    seen = client.arrivals.length;
    return contentMs() !== undefined;
  }, 30_000);
  const after = await server.usage();
  client.close();
  const firstReplyMs = client.arrivals[0]?.ms ?? 0;
  const figures = {
    firstReplyMs,
    contentMs: contentMs() ?? 0,
    stateBytes: Math.max(...client.arrivals.map(({ update }) => update.byteLength)),
    cpuSeconds: (after.cpuMs - before.cpuMs) / 1000,
    writtenSeconds: writtenMs / 1000,
  };
  run.say(
    `${point}: first reply ${firstReplyMs.toFixed(0)} ms, content ${figures.contentMs.toFixed(0)} ms, ${figures.stateBytes} B`,
  );
  return { peer: run.peer, repeat: run.repeat, point, figures, faults: [] };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
