import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { EpochChange, OfflineCopy } from '../../client/index.ts';
import { closeCode } from '../../shared/close-code.ts';
import { encodeEpochEnded, encodeHello, encodeSyncStep2, protocolVersion } from '../../shared/protocol.ts';
import { type ScriptedSeat, type ScriptedSeatOptions, settle, takeScriptedSeat } from './seat.ts';

const seats: ScriptedSeat[] = [];

/** A seat that holds a document of epoch 1 and has begun to connect, and the changes of epoch that it tells of. */
async function sit(options: ScriptedSeatOptions = {}) {
  const seat = takeScriptedSeat({ session: { epoch: 1 }, ...options });
  seats.push(seat);
  const changes: EpochChange[] = [];
  seat.classroom.on('epoch', (change) => changes.push(change));
  await settle();
  return { ...seat, changes };
}

/** What the server held of a document with one cell. */
function createServerDoc(key: string, value: number): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap('cells').set(key, value);
  return doc;
}

const ended = (epoch: number, doc = new Y.Doc()): Uint8Array =>
  encodeEpochEnded({ epoch, endedState: Y.encodeSnapshot(Y.snapshot(doc)) });

/** The server says that the epoch has ended and closes; the seat then begins to connect again. */
async function endEpoch({ latest }: ScriptedSeat, frame: Uint8Array): Promise<void> {
  const socket = latest();
  socket.open();
  socket.speak(frame);
  socket.closeWith(closeCode.epochChanged.code);
  await settle();
}

async function goLive({ latest }: ScriptedSeat, epoch: number, doc: Y.Doc): Promise<void> {
  latest().open();
  latest().speak(encodeHello({ protocolVersion, epoch, clockId: 'fake' }));
  latest().speak(encodeSyncStep2(Y.encodeStateAsUpdate(doc)));
  await settle();
}

/** A copy that opens when the test says so. */
function createCopy(load?: (doc: Y.Doc) => void) {
  const log: string[] = [];
  let open = (): void => {};
  const persistence = (name: string, doc: Y.Doc): OfflineCopy => {
    log.push(`open ${name.split(':').at(-1)}`);
    const whenSynced = new Promise<void>((resolve) => {
      open = () => {
        load?.(doc);
        resolve();
      };
    });
    return {
      whenSynced,
      destroy: () => log.push(`close ${name.split(':').at(-1)}`),
      clearData: () => log.push(`clear ${name.split(':').at(-1)}`),
    };
  };
  return { persistence, log, open: () => open() };
}

afterEach(async () => {
  for (const { classroom, clock } of seats.splice(0)) {
    const closed = classroom.close();
    await settle();
    clock.advance(10_000);
    await settle();
    clock.advance(10_000);
    await closed;
  }
});

it('edits made before the new document has come are in it when it has, and stay visible meanwhile', async () => {
  const seat = await sit();
  const { classroom } = seat;
  classroom.setCell('p1', 0, 0, 1);
  await endEpoch(seat, ended(2));
  classroom.setCell('p1', 0, 1, 2);
  expect(classroom.state.cells).toEqual({ 'p1:0:0': 1, 'p1:0:1': 2 });
  expect(seat.latest().params.get('epoch')).toBe('2');
  expect(seat.changes).toEqual([]);
  await goLive(seat, 2, createServerDoc('p1:5:5', 55));
  expect(classroom.state.cells).toEqual({ 'p1:0:0': 1, 'p1:0:1': 2, 'p1:5:5': 55 });
  expect(seat.changes.map(({ epoch, replayed }) => [epoch, replayed.length])).toEqual([[2, 2]]);
  expect(seat.statuses).not.toContain('closed');
  expect(seat.statuses.at(-1)).toBe('live');
  expect(seat.sockets).toHaveLength(2);
});

it('of several edits of one key, the newest is done again, on top of what the server has', async () => {
  const seat = await sit();
  seat.classroom.setCell('p1', 0, 0, 1);
  await endEpoch(seat, ended(2));
  seat.classroom.setCell('p1', 0, 0, 2);
  await goLive(seat, 2, createServerDoc('p1:0:0', 55));
  expect(seat.classroom.state.cells).toEqual({ 'p1:0:0': 2 });
  expect(seat.latest().sent.some((frame) => frame.kind === 'update')).toBe(true);
});

it('tells what has changed with the epoch, root by root, and not what has not', async () => {
  const seat = await sit();
  const keys: string[] = [];
  seat.classroom.on('cells', (change) => keys.push(...change.keys));
  seat.classroom.on('tempo', (change) => keys.push(...change.keys));
  const first = createServerDoc('p1:0:0', 1);
  first.getMap('cells').set('p1:0:1', 2);
  await goLive(seat, 1, first);
  keys.length = 0;
  seat.latest().closeWith(1006);
  seat.clock.advance(10_000);
  await settle();
  await endEpoch(seat, ended(2, first));
  await goLive(seat, 2, createServerDoc('p1:0:1', 2));
  expect(keys).toEqual(['p1:0:0']);
});

it('a drop on the way changes nothing: until the new document has come, the seat is one of the old epoch', async () => {
  const seat = await sit();
  seat.classroom.setCell('p1', 0, 0, 1);
  await endEpoch(seat, ended(2));
  expect(seat.classroom.session.epoch).toBe(1);
  seat.latest().open();
  seat.latest().closeWith(1006);
  expect(seat.classroom.session.epoch).toBe(1);
  expect(seat.statuses.at(-1)).toBe('offline');
  seat.clock.advance(10_000);
  await settle();
  await goLive(seat, 2, new Y.Doc());
  expect(seat.classroom.session.epoch).toBe(2);
  expect(seat.classroom.state.cells).toEqual({ 'p1:0:0': 1 });
});

it('where the next epoch ends on the way, too, nothing is lost and one change is told', async () => {
  const seat = await sit();
  const server = createServerDoc('p1:7:7', 77);
  await goLive(seat, 1, server);
  seat.latest().closeWith(1006);
  seat.classroom.setCell('p1', 0, 0, 1);
  seat.clock.advance(10_000);
  await settle();
  await endEpoch(seat, ended(2, server));
  await endEpoch(seat, ended(3, new Y.Doc()));
  expect(seat.classroom.session.epoch).toBe(1);
  await goLive(seat, 3, createServerDoc('p1:5:5', 55));
  expect(seat.changes.map(({ epoch }) => epoch)).toEqual([3]);
  expect(seat.classroom.session.epoch).toBe(3);
  expect(seat.classroom.state.cells).toEqual({ 'p1:0:0': 1, 'p1:5:5': 55 });
});

it.each([0, 1])(
  'an end that leads to epoch %s, which is no later one, is the end of the seat',
  async (epoch) => {
    const seat = await sit();
    seat.classroom.setCell('p1', 0, 0, 1);
    await endEpoch(seat, ended(epoch));
    expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason: 'epochChanged' });
    expect(seat.classroom.state.cells).toEqual({ 'p1:0:0': 1 });
    expect(seat.sockets).toHaveLength(1);
  },
);

it('waits for the offline copy: what an earlier page left unsent in it is done again', async () => {
  const copy = createCopy((doc) => doc.getMap('cells').set('p1:0:0', 9));
  const seat = await sit({ persistence: copy.persistence });
  await endEpoch(seat, ended(2));
  await goLive(seat, 2, new Y.Doc());
  expect(seat.changes).toEqual([]);
  expect(seat.classroom.connection.status).toBe('connecting');
  copy.open();
  await settle();
  expect(seat.classroom.state.cells).toEqual({ 'p1:0:0': 9 });
  expect(seat.classroom.connection.status).toBe('live');
  expect(copy.log).toEqual(['open 1', 'open 2']);
  copy.open();
  await settle();
  expect(copy.log).toEqual(['open 1', 'open 2', 'clear 1']);
});

it('goes on without a copy that never opens, and deletes no copy before the next one is stored', async () => {
  const copy = createCopy();
  const seat = await sit({ persistence: copy.persistence });
  seat.classroom.setCell('p1', 0, 0, 1);
  await endEpoch(seat, ended(2));
  await goLive(seat, 2, new Y.Doc());
  seat.clock.advance(2000);
  await settle();
  expect(seat.changes).toHaveLength(1);
  expect(copy.log).toEqual(['open 1', 'open 2']);
  seat.clock.advance(2000);
  await settle();
  expect(copy.log).toEqual(['open 1', 'open 2', 'close 1']);
});

it('a seat that is left on the way keeps the copy of the old epoch, and its epoch', async () => {
  const copy = createCopy();
  const seat = await sit({ persistence: copy.persistence });
  await endEpoch(seat, ended(2));
  const closed = seat.classroom.close();
  copy.open();
  await closed;
  expect(copy.log).toEqual(['open 1', 'close 1']);
  expect(seat.classroom.session.epoch).toBe(1);
  expect(seat.changes).toEqual([]);
});
