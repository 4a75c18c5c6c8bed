/** A room with 100,000 edits behind it is opened by a server that has just started. */
import { untilAtRest } from '../at-rest.ts';
import { DocumentClient, editsHeld, whenComplete } from '../document-client.ts';
import { type PeerName, peers } from '../peer.ts';
import type { Sample } from '../sample.ts';
import { createSeats, type RoomSeats } from '../seats.ts';
import { ServerProcess } from '../server-process.ts';
import { cellOf, cellUpdate, velocityOf } from '../wire/cell-edit.ts';
import type { Scenario, ScenarioRun } from './scenario.ts';

const edits = 100_000;
const clients = 30;
const editsPerBurst = 2000;
/** For an answer, for what was put off to be stored, for the content to appear. */
const patienceMs = 180_000;
/** For the content where some of it may be lost. */
const killedPatienceMs = 30_000;
/** One is a matter of the machine's moment. */
const loadsToCompare = 3;

/** For one connection that writes for thirty; and a room is unloaded soon, since its history outweighs its content then. */
const downbeatOptions = {
  DOWNBEAT_ROOM_IDLE_MS: '1000',
  DOWNBEAT_UPDATES_PER_SECOND: '10000',
  DOWNBEAT_UPDATE_BURST: '100000',
  DOWNBEAT_BYTES_PER_SECOND: '1000000000',
  DOWNBEAT_BYTE_BURST: '1000000000',
  DOWNBEAT_DOCUMENT_BYTES_PER_SECOND: '1000000000',
  DOWNBEAT_DOCUMENT_BYTE_BURST: '1000000000',
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
const clientIds = Array.from({ length: clients }, (_, index) => clientIdOf(index));

export const coldLoad: Scenario = {
  name: 'cold-load',
  asks: (peer) => peers[peer].keepsDocuments,
  maxRepeats: 1,
  async run(run) {
    return [...(await loadKilled(run)), ...(await loadStored(run))];
  },
};

/** Killed as soon as it has shown the last edit: what has come back? And where all has, once more. */
async function loadKilled(run: ScenarioRun): Promise<Sample[]> {
  const samples: Sample[] = [];
  let server = await start(run.peer);
  try {
    const { room, client, writtenSeconds } = await write(run, server);
    do {
      server = await server.restart('SIGKILL');
      client.close();
      const sample = await open(run, server, room, 'after kill -9', killedPatienceMs);
      samples.push({ ...sample, figures: { ...sample.figures, writtenSeconds } });
    } while (samples.at(-1)?.figures.contentMs !== undefined && samples.length < loadsToCompare);
    return samples;
  } finally {
    await server.stop();
  }
}

/** Ended when all of it is stored, then once more: what was loaded may have been stored anew, in a form that loads faster. */
async function loadStored(run: ScenarioRun): Promise<Sample[]> {
  const samples: Sample[] = [];
  let server = await start(run.peer);
  try {
    const { room, client, writtenSeconds } = await write(run, server);
    client.close();
    const first = run.peer === 'downbeat' ? 'after it was idle' : 'first load';
    for (const point of [first, ...Array.from({ length: loadsToCompare }, () => 'second load')]) {
      const restSeconds = (await untilAtRest(server, patienceMs)) / 1000;
      run.say(`at rest ${restSeconds.toFixed(1)} s later`);
      server = await server.restart('SIGTERM');
      const sample = await open(run, server, room, point, patienceMs);
      samples.push({ ...sample, figures: { ...sample.figures, writtenSeconds, restSeconds } });
    }
    return samples;
  } finally {
    await server.stop();
  }
}

function start(peer: PeerName): Promise<ServerProcess> {
  return ServerProcess.start({ peer, isDurable: true, ...(peer === 'downbeat' && { env: downbeatOptions }) });
}

interface Written {
  readonly room: RoomSeats;
  /** Still there. */
  readonly client: DocumentClient;
  /** Until the server has shown all of it. */
  readonly writtenSeconds: number;
}

async function write(run: ScenarioRun, server: ServerProcess): Promise<Written> {
  const [room] = await createSeats(server).take(1, 1);
  if (room === undefined) throw new Error('There is no room.');
  const client = connect(server, room);
  await client.until(() => client.answers > 0, patienceMs);
  const startedAt = performance.now();
  for (let sent = 0; sent < edits; sent += 1) {
    const { index, seq } = editOf(sent);
    client.send(cellUpdate(clientIdOf(index), index, seq));
    // In bursts that are waited for: nobody's socket buffer is the subject here.
    if ((sent + 1) % editsPerBurst === 0) await answer(client);
  }
  // Some answer before they have read what came first.
  while (whenComplete(client.arrivals, lastCells) === undefined) await answer(client);
  const writtenSeconds = (performance.now() - startedAt) / 1000;
  run.say(`${edits} edits written in ${writtenSeconds.toFixed(1)} s`);
  return { room, client, writtenSeconds };
}

function connect(server: ServerProcess, { documentName, paths }: RoomSeats): DocumentClient {
  return new DocumentClient(server, documentName, paths[0] ?? '');
}

/** Waits for the whole document. */
async function answer(client: DocumentClient): Promise<void> {
  const { answers } = client;
  client.arrivals.length = 0;
  client.ask();
  await client.until(() => client.answers > answers, patienceMs);
}

/** With no `contentMs` where the content was not whole within `contentPatienceMs`. */
async function open(
  run: ScenarioRun,
  server: ServerProcess,
  room: RoomSeats,
  point: string,
  contentPatienceMs: number,
): Promise<Sample> {
  const before = await server.usage();
  const client = connect(server, room);
  await client.until(() => client.isSynced, patienceMs);
  const contentMs = await contentOf(client, contentPatienceMs);
  const after = await server.usage();
  client.close();
  const firstReplyMs = client.arrivals[0]?.ms ?? 0;
  const stateBytes = Math.max(...client.arrivals.map(({ update }) => update.byteLength));
  const editsBack = editsHeld(client.arrivals, clientIds);
  run.say(
    `${point}: first reply ${firstReplyMs.toFixed(0)} ms, content ${contentMs?.toFixed(0) ?? '–'} ms, ${stateBytes} B, ${editsBack} edits`,
  );
  const figures = {
    firstReplyMs,
    stateBytes,
    ...(contentMs !== undefined && { contentMs }),
    // A new epoch has the content and none of the edits.
    ...((contentMs === undefined || editsBack > 0) && { editsBack }),
    cpuSeconds: (after.cpuMs - before.cpuMs) / 1000,
  };
  return { peer: run.peer, repeat: run.repeat, point, figures, faults: [] };
}

/** When the content was whole, ms since the connection was begun; undefined where it was not in time. */
async function contentOf(client: DocumentClient, timeoutMs: number): Promise<number | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  let seen = 0;
  let contentMs: number | undefined;
  await client.until(() => {
    if (client.arrivals.length > seen) {
      seen = client.arrivals.length;
      contentMs = whenComplete(client.arrivals, lastCells);
    }
    return contentMs !== undefined || performance.now() > giveUpAt;
  }, 2 * timeoutMs);
  return contentMs;
}
