import { expect, it } from 'vitest';
import { loadRoom } from '../../../server/room/load-room.ts';
import { message } from '../../../shared/message-table.ts';
import type { Notice } from '../../../shared/notice.ts';
import { encodeSyncStep1 } from '../../../shared/protocol.ts';
import { Editor, type ListConnection, RoomFloor, type Seated } from './room-floor.ts';

const restartMs = 2000;
const openingBrace = 0x7b;

function openFloor(): RoomFloor {
  return new RoomFloor({ env: { DOWNBEAT_RESTART_MS: String(restartMs) } });
}

async function fill(floor: RoomFloor, roomId: string, participantIds: readonly string[]): Promise<Seated[]> {
  const room = await floor.createRoom(roomId);
  for (const id of participantIds) await floor.admit(room, id);
  const seated = participantIds.map((id) => floor.connect(room, id));
  for (const { session } of seated) session.receive(encodeSyncStep1(Uint8Array.of(0)));
  await floor.turn();
  return seated;
}

/** Of notices without a key, as the connection was sent them. */
function waitsTold(connection: ListConnection): (number | undefined)[] {
  return connection.take(message.notice).map((frame) => {
    const text = new TextDecoder().decode(frame.subarray(frame.indexOf(openingBrace)));
    const notice = JSON.parse(text) as Notice;
    return notice.root === undefined ? notice.retryAfterMs : undefined;
  });
}

it('tells each member when to come back, drawn for each, before it is closed with 4503', async () => {
  const floor = openFloor();
  const draws = [0, 1999, 700];
  const limits: number[] = [];
  floor.random = (limit) => {
    limits.push(limit);
    return draws.shift() ?? 0;
  };
  const seated = await fill(floor, 'room', ['anna000001', 'bert000001', 'dana000001']);
  await floor.during(floor.rooms.drain());
  const told = seated.map(({ connection }) => waitsTold(connection));
  expect(told).toEqual([[2000], [3999], [2700]]);
  expect(limits).toEqual([2001, 2001, 2001]);
  expect(seated.map(({ connection }) => connection.closed?.code)).toEqual([4503, 4503, 4503]);
});

it('closes four rooms at a time, and stores what the others write meanwhile', async () => {
  const floor = openFloor();
  const rooms = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'];
  const seated: Seated[] = [];
  for (const [index, roomId] of rooms.entries()) {
    seated.push(...(await fill(floor, roomId, [`pvpanna00${index}`])));
  }
  const closedAfterTurns: number[][] = [];
  const draining = floor.rooms.drain();
  const closed = (): number[] =>
    seated.flatMap(({ connection }, index) => (connection.closed === undefined ? [] : [index]));
  let isDone = false;
  let isWritten = false;
  void draining.then(() => {
    isDone = true;
  });
  for (let turns = 0; !isDone && turns < 500; turns++) {
    if (!isWritten && closed().length === 4) {
      isWritten = true;
      seated[5]?.session.receive(new Editor().frame('p1:2:2', 66));
    }
    floor.clock.endTurn();
    await new Promise<void>((resolve) => setImmediate(resolve));
    const now = closed();
    if (now.join() !== closedAfterTurns.at(-1)?.join()) closedAfterTurns.push(now);
  }
  expect(closedAfterTurns.at(-1)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(closedAfterTurns.map(({ length }) => length)).toContain(4);
  const { doc } = await loadRoom('r6', floor.store);
  expect(doc.getMap('cells').get('p1:2:2')).toBe(66);
});

it('refuses with the wait, and opens nothing', async () => {
  const floor = openFloor();
  floor.random = () => 123;
  await fill(floor, 'room', ['anna000001']);
  await floor.during(floor.rooms.drain());
  await expect(floor.rooms.open('room')).rejects.toMatchObject({ retryAfterMs: 2123 });
  expect(floor.clock.pendingTimerCount()).toBe(0);
});
