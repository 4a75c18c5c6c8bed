import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { message } from '../../shared/message-table.ts';
import { readEpochEnded } from '../../shared/protocol.ts';
import { RawClient } from '../support/raw-client.ts';
import { contentsOf, converged, type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { eagerEpochs, epochBegun, growHistory, worn } from './epoch-class.ts';

let server: TestServer;
let room: Seat & { readonly code: string };
const clients: StockClient[] = [];

async function open(options: TestServerOptions = {}): Promise<void> {
  server = await createTestServer({ env: eagerEpochs, ...options });
  room = await server.createRoom({ title: 'Year 4' });
}

function visit(seat: Seat, doc?: Y.Doc): StockClient {
  const client = new StockClient(seat, doc);
  clients.push(client);
  return client;
}

/** The document of somebody who was there in the first epoch and left. */
async function visitAndLeave(seat: Seat): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const visitor = await new StockClient(seat, doc).synced();
  visitor.provider.destroy();
  return doc;
}

const closed = ({ closeCodes }: StockClient): Promise<void> =>
  until(() => closeCodes.length > 0, 'the connection to be closed');

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

describe('a stock client of an ended epoch', () => {
  beforeEach(() => open());

  it('is closed with 4409 before it gets or shows anything, and stays away; with a fresh document it converges', async () => {
    const seat = await server.join(room.code, 'Ada');
    const doc = await visitAndLeave(seat);
    await growHistory(room);
    await epochBegun(server, room.roomId, 2);
    const teacher = await visit(room).synced();
    const before = Y.encodeStateVector(doc);
    doc.getMap('cells').set('p1:0:0', 99);
    const old = visit(seat, doc);
    const seen: number[] = [];
    old.provider.awareness.on('change', ({ added }: { added: number[] }) => seen.push(...added));
    await closed(old);
    expect(old.closeCodes).toEqual([closeCode.epochChanged.code]);
    expect(old.provider.shouldConnect).toBe(false);
    expect(seen).toEqual([]);
    expect([...teacher.provider.awareness.getStates().keys()]).not.toContain(doc.clientID);
    const written = Y.decodeStateVector(Y.encodeStateVector(doc));
    written.delete(doc.clientID);
    expect(written).toEqual(Y.decodeStateVector(before));
    expect(teacher.get('cells', 'p1:0:0')).toBeUndefined();

    const fresh = await visit(seat).synced();
    fresh.set('cells', 'p1:0:0', 50);
    await converged([fresh.doc, teacher.doc]);
    expect(teacher.get('cells', 'p1:0:0')).toBe(50);
  });

  it('that brings an offline copy of the ended epoch is closed, however late the copy is loaded', async () => {
    const seat = await server.join(room.code, 'Ada');
    const doc = await visitAndLeave(seat);
    const copy = new IndexeddbPersistence('epoch-test', doc);
    await copy.whenSynced;
    await copy.destroy();
    await growHistory(room);
    await epochBegun(server, room.roomId, 2);

    const early = new Y.Doc();
    await new IndexeddbPersistence('epoch-test', early).whenSynced;
    const loadedFirst = visit(seat, early);
    await closed(loadedFirst);
    expect(loadedFirst.closeCodes).toEqual([closeCode.epochChanged.code]);

    const teacher = await visit(room).synced();
    const before = contentsOf(teacher.doc);
    const late = new Y.Doc();
    const loadedLast = await visit(seat, late).synced();
    await new IndexeddbPersistence('epoch-test', late).whenSynced;
    await closed(loadedLast);
    expect(loadedLast.closeCodes).toEqual([closeCode.epochChanged.code]);
    await until(() => JSON.stringify(contentsOf(teacher.doc)) === JSON.stringify(before), 'Ada to be gone');
  });

  it('is known in every later epoch too', async () => {
    const doc = await visitAndLeave(room);
    for (const epoch of [2, 3, 4]) {
      await growHistory(room);
      await epochBegun(server, room.roomId, epoch);
    }
    const old = visit(room, doc);
    await closed(old);
    expect(old.closeCodes).toEqual([closeCode.epochChanged.code]);
  });
});

describe('a room that is left alone', () => {
  it('holds in its new epoch what it held in the old one, in fewer bytes', async () => {
    await open();
    await server.join(room.code, 'Ada');
    const teacher = await visit(room).synced();
    teacher.set('tempo', 'bpm', 133);
    teacher.set('cells', 'p1:1:1', 77);
    await growHistory(room);
    await until(() => typeof teacher.get(worn.root, worn.key) === 'number', 'the history');
    const before = Y.encodeStateAsUpdate(teacher.doc).byteLength;
    const { presence: _, timeline: __, ...content } = contentsOf(teacher.doc);
    teacher.destroy();
    await epochBegun(server, room.roomId, 2);
    const again = await visit(room).synced();
    expect(contentsOf(again.doc)).toMatchObject(content);
    expect(Object.keys(contentsOf(again.doc).presence as object)).toHaveLength(2);
    expect(Y.encodeStateAsUpdate(again.doc).byteLength).toBeLessThan(before / 2);
  });

  it('stays in its epoch where its history does not outweigh its content', async () => {
    await open({ env: { ...eagerEpochs, DOWNBEAT_EPOCH_RATIO: '1000' } });
    const doc = await visitAndLeave(room);
    await growHistory(room);
    await until(() => server.rooms.liveRooms.length === 0, 'the room to be unloaded');
    const again = await visit(room, doc).synced();
    expect(again.closeCodes).toEqual([]);
    expect((await server.store.findRoom(room.roomId))?.epoch).toBe(1);
  });

  it('stays in its epoch when the server stops', async () => {
    await open({ env: { ...eagerEpochs, DOWNBEAT_ROOM_IDLE_MS: '60000' } });
    await growHistory(room);
    const { store } = server;
    await server.rooms.drain();
    expect((await store.findRoom(room.roomId))?.epoch).toBe(1);
  });
});

describe('a change of epoch that fails', () => {
  it('leaves the old epoch whole: who held its document goes on with it', async () => {
    let isFailing = true;
    await open({
      wrapStore: (store) => ({
        ...store,
        async startEpoch(roomId, next) {
          if (isFailing) throw new Error('disk full');
          await store.startEpoch(roomId, next);
        },
      }),
    });
    const doc = await visitAndLeave(room);
    await growHistory(room);
    await until(() => server.rooms.liveRooms.length === 0, 'the room to be unloaded');
    const again = await visit(room, doc).synced();
    again.set('cells', 'p1:0:0', 5);
    expect(typeof again.get(worn.root, worn.key)).toBe('number');
    isFailing = false;
    again.destroy();
    await epochBegun(server, room.roomId, 2);
    const later = await visit(room).synced();
    expect(later.get('cells', 'p1:0:0')).toBe(5);
  });

  it('after it was stored is a change of epoch: the process that comes next finds it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'downbeat-epoch-'));
    const file = join(folder, 'rooms.db');
    await open({
      file,
      wrapStore: (store) => ({
        ...store,
        async startEpoch(roomId, next) {
          await store.startEpoch(roomId, next);
          throw new Error('the answer was lost');
        },
      }),
    });
    const doc = await visitAndLeave(room);
    await growHistory(room);
    await epochBegun(server, room.roomId, 2);
    await server.close();
    server = await createTestServer({ env: eagerEpochs, file });
    const seat = { ...room, wsUrl: server.wsUrl };
    const fresh = await visit(seat).synced();
    expect(typeof fresh.get(worn.root, worn.key)).toBe('number');
    const old = visit(seat, doc);
    await closed(old);
    expect(old.closeCodes).toEqual([closeCode.epochChanged.code]);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a connection that says which epoch it holds', () => {
  beforeEach(async () => {
    await open();
    await growHistory(room);
    await epochBegun(server, room.roomId, 2);
  });

  function connect(options: { readonly epoch: string; readonly sdk: boolean }): RawClient {
    return new RawClient(`${server.wsUrl}/${room.roomId}`, { token: room.token, ...options });
  }

  it('SDK, an ended one: is told where that ended and what the present one is, and closed with nothing else', async () => {
    const client = connect({ epoch: '1', sdk: true });
    expect(await client.closed()).toBe(closeCode.epochChanged.code);
    expect(client.frames).toHaveLength(1);
    const [body] = client.bodies(message.epochEnded);
    const ended = body && readEpochEnded(body);
    expect(ended?.epoch).toBe(2);
    expect(Y.decodeSnapshot(ended?.endedState ?? new Uint8Array()).sv.size).toBeGreaterThan(200);
  });

  it.each([
    { epoch: '1', sdk: false },
    { epoch: '3', sdk: true },
    { epoch: '0', sdk: true },
    { epoch: '', sdk: true },
    { epoch: '1.0', sdk: true },
    { epoch: '-1', sdk: true },
    { epoch: '9'.repeat(400), sdk: true },
  ])(
    'one that is not known or not for it to know ($epoch, sdk: $sdk): is closed without a word',
    async (options) => {
      const client = connect(options);
      expect(await client.closed()).toBe(closeCode.epochChanged.code);
      expect(client.frames).toEqual([]);
    },
  );

  it.each([true, false])('the present one (sdk: %s): comes in', async (sdk) => {
    const client = connect({ epoch: '2', sdk });
    await until(() => client.bodies(message.sync).length > 0, 'SyncStep1');
    client.destroy();
  });
});
