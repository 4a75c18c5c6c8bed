/** Who comes and goes is shown with the next commit: a class in one change of the document, and a moment’s absence in none. */
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RoomCommit, RoomStore } from '../../../persistence/room-store.ts';
import type { Room } from '../../../server/room/room.ts';
import { serverClientIds } from '../../../shared/client-id.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { message, syncMessage } from '../../../shared/message-table.ts';
import { decodeClientFrame, encodeSyncStep1, encodeUpdate } from '../../../shared/protocol.ts';
import { Editor, type ListConnection, RoomFloor } from './room-floor.ts';

const students = ['pvpanna001', 'pvpbert002', 'pvpcher003'] as const;
const [anna] = students;
const commitPauseMs = 25;
let updates: Uint8Array[];
let floor: RoomFloor;
let room: Room;

function noting(store: RoomStore): RoomStore {
  return Object.assign(Object.create(store), {
    commit(commits: readonly RoomCommit[]) {
      updates.push(...commits.flatMap((commit) => commit.updates.map(({ update }) => update)));
      return store.commit(commits);
    },
  });
}

/** The document that a stock client has made of what it was sent. */
function documentOf({ sent }: ListConnection): Y.Doc {
  const doc = new Y.Doc();
  for (const bytes of sent) {
    if (bytes[0] !== message.sync || bytes[1] === syncMessage.step1) continue;
    const frame = decodeClientFrame(bytes);
    if (frame.kind === 'update' || frame.kind === 'sync-step-2') Y.applyUpdate(doc, frame.update);
  }
  return doc;
}

const isOnline = (participantId: string): boolean | undefined => room.reader.presence(participantId)?.online;

async function settle(): Promise<void> {
  await floor.turn();
  await floor.pass(commitPauseMs);
  updates = [];
}

beforeEach(async () => {
  updates = [];
  floor = new RoomFloor({ wrapStore: noting });
  room = await floor.createRoom('room');
  for (const id of students) await floor.admit(room, id);
  await settle();
});

it('a class that comes in one turn is one stored update, and is in the state that each is given', async () => {
  const seats = students.map((id) => floor.connect(room, id));
  for (const { session } of seats) session.receive(encodeSyncStep1(Uint8Array.of(0)));
  await floor.turn();
  expect(updates).toHaveLength(1);
  for (const { connection } of seats) {
    const presence = documentOf(connection).getMap('presence').toJSON();
    expect(students.map((id) => presence[id].online)).toEqual([true, true, true]);
  }
});

it('what is edited in the turn that somebody comes in is stored with it', async () => {
  const { session } = floor.connect(room, anna);
  session.receive(new Editor().frame('p1:0:0', 5));
  await floor.turn();
  expect(updates).toHaveLength(1);
  expect([isOnline(anna), room.reader.cell('p1:0:0')]).toEqual([true, 5]);
});

it('a class that goes in one turn is one stored update', async () => {
  const seats = students.map((id) => floor.connect(room, id));
  await settle();
  for (const { session } of seats) session.end();
  await floor.turn();
  expect(updates).toHaveLength(1);
  expect(students.map(isOnline)).toEqual([false, false, false]);
});

it('who is back before the next commit has not been away', async () => {
  const before = floor.connect(room, anna);
  await settle();
  before.session.end();
  floor.connect(room, anna);
  await floor.turn();
  expect(updates).toEqual([]);
  expect(isOnline(anna)).toBe(true);
});

it('who has two connections goes with the second', async () => {
  const [first, second] = [floor.connect(room, anna), floor.connect(room, anna)];
  await settle();
  first.session.end();
  await floor.turn();
  expect(isOnline(anna)).toBe(true);
  second.session.end();
  await floor.turn();
  expect(isOnline(anna)).toBe(false);
});

it('who is removed in the turn that they come in is not put back', async () => {
  const { connection } = floor.connect(room, anna);
  await floor.during(room.expel(anna));
  await floor.turn();
  expect(room.reader.presence(anna)).toBeUndefined();
  expect(connection.closed).toBeDefined();
});

it('who is sent away for what they sent is shown as gone', async () => {
  const { session, connection } = floor.connect(room, anna);
  await settle();
  const old = new Y.Doc();
  old.clientID = serverClientIds(2).edit;
  old.getMap('tempo').set('bpm', 90);
  session.receive(encodeUpdate(Y.encodeStateAsUpdate(old)));
  await floor.turn();
  expect(connection.closed?.code).toBe(closeCode.epochChanged.code);
  await floor.pass(commitPauseMs);
  expect([isOnline(anna), room.isSettled]).toEqual([false, true]);
});

it('a room is not settled while it has to show who came', async () => {
  floor.connect(room, anna);
  expect(room.isSettled).toBe(false);
  let isOver = false;
  const settled = room.settled().then(() => {
    isOver = true;
  });
  await setImmediate();
  // The turn has not ended: whoever asks again as long as the room is not settled would ask for ever.
  expect([isOver, room.isSettled]).toEqual([false, false]);
  await floor.during(settled);
  expect([room.isSettled, isOnline(anna)]).toEqual([true, true]);
});
