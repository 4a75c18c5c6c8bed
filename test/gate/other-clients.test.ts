import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as yrs from 'ywasm';
import { serverClientIds } from '../../shared/client-id.ts';
import { createGateRoom, otherStudent, send, student } from '../support/gate-room.ts';
import { Random } from './model/random.ts';
import { yjsKinds, yrsKind } from './other-clients/client-kinds.ts';
import { contestedCells, type RoomClient } from './other-clients/room-client.ts';
import { type LifeCounts, runLife } from './other-clients/room-life.ts';
import { loadTimes, type Page, SharedRoom, smallServerIds } from './other-clients/shared-room.ts';
import { foreignWord } from './other-clients/witness.ts';

const seed = 7;
const word = foreignWord;

describe.each([...yjsKinds, yrsKind])('I7: a client of $name', (kind) => {
  const createClient = (clientId: number): RoomClient => kind.create({ clientId, word, gc: true });

  /** Its page is synced. */
  function openRoom(): { room: SharedRoom; page: Page } {
    const room = new SharedRoom(kind === yrsKind ? smallServerIds : serverClientIds(1));
    const other = yjsKinds[2] ?? kind;
    const theirs = other.create({ clientId: 2000, word: 'theirs', gc: true });
    room.open(other, otherStudent, theirs, 'theirs');
    const page = room.open(kind, student, createClient(1000), word);
    room.settle();
    return { room, page };
  }

  function expectNextEditsToArrive(room: SharedRoom, page: Page): void {
    for (const cell of [...contestedCells, 'p1:2:2']) room.setCellAtOnce(page, cell, 100);
    room.settle();
    room.check();
    for (const { client } of room.pages) {
      for (const cell of contestedCells) expect(client.read('cells')[cell]).toBe(100);
    }
  }

  test.each(Object.keys(createClient(1).mistakes))('edits on at once after %s', (mistake) => {
    const { room, page } = openRoom();
    const random = new Random(seed);
    for (const earlier of ['a key of an unknown root', 'a list', 'a text', 'a map as a cell']) {
      page.client.mistakes[earlier]?.(random);
    }
    room.send(page);
    const sent = page.toServer.length;
    page.client.mistakes[mistake]?.(random);
    room.send(page);
    expect(page.toServer.length).toBeGreaterThan(sent);
    room.settle();
    room.check();
    expectNextEditsToArrive(room, page);
  });

  test.each(loadTimes)('is opened anew, and gets what it had kept of its mistakes %s', (time) => {
    const { room, page } = openRoom();
    const random = new Random(seed);
    for (const mistake of Object.values(page.client.mistakes)) mistake(random);
    room.send(page);
    room.deliverToServer(page, 5);
    room.reopen(page, createClient(1001), page.client.encodeState(), time);
    room.settle();
    room.check();
    expectNextEditsToArrive(room, page);
  });
});

describe('what yrs alone has', () => {
  function sendFromYrs(edit: (chat: yrs.YArray) => void): ReturnType<typeof send> {
    const doc = new yrs.YDoc({ clientID: 1000 });
    const chat = doc.getArray('chat');
    chat.push(['a', 'b', 'c'], undefined);
    edit(chat);
    return send(createGateRoom(), yrs.encodeStateAsUpdate(doc), student);
  }

  test('I7: a moved list item closes the connection, since Yjs could not read it', () => {
    const outcome = sendFromYrs((chat) => chat.move(0, 3, undefined));
    expect(outcome).toMatchObject({ kind: 'refused', notice: { rule: 'G1' }, recovery: 'never' });
  });

  test('I7: so does a link', () => {
    const outcome = sendFromYrs((chat) => {
      chat.insert(0, [chat.quote(0, 1, false, false, undefined)], undefined);
    });
    expect(outcome).toMatchObject({ kind: 'refused', notice: { rule: 'G1' }, recovery: 'never' });
  });

  test("ywasm 0.18 reads 32 bits of a client id, and so none of the server's", () => {
    const { edit } = serverClientIds(1);
    const doc = new Y.Doc();
    doc.clientID = edit;
    doc.getMap('cells').set('p1:0:0', 1);
    const client = new yrs.YDoc({});
    yrs.applyUpdate(client, Y.encodeStateAsUpdate(doc), 'server');
    const read = Y.decodeStateVector(yrs.encodeStateVector(client));
    expect([...read.keys()]).toEqual([edit % 2 ** 32]);
  });
});

const batches = 4;
const livesPerBatch = 50;

test.each(Array.from({ length: batches }, (_, batch) => batch))(
  'I1, I2, I4 and I7 hold with clients of five libraries in random lives of a room, batch %i',
  { timeout: 60_000 },
  (batch) => {
    const lives = Array.from({ length: livesPerBatch }, (_, i) => runLife(1 + batch * livesPerBatch + i));
    const total = (count: (life: LifeCounts) => number): number =>
      lives.reduce((sum, life) => sum + count(life), 0);
    expect(total(({ buried }) => buried)).toBeGreaterThan(livesPerBatch);
    expect(total(({ denials }) => denials)).toBeGreaterThan(livesPerBatch);
    expect(total(({ reopened }) => reopened)).toBeGreaterThan(livesPerBatch);
    expect(total(({ restarts }) => restarts)).toBeGreaterThan(0);
    expect(total(({ resyncs }) => resyncs)).toBeGreaterThan(0);
  },
);
