/** A child's seat while the child is away: whoever taps the name has it until then, and no limit of theirs is the child's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinRoom } from '../../client/index.ts';
import { closeCode } from '../../shared/close-code.ts';
import { encodeSyncStep1, encodeToken } from '../../shared/protocol.ts';
import { type Classroom, openClassroom } from '../server/http/classroom-fixture.ts';
import { RawClient } from '../support/raw-client.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import type { JsonObject } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let classroom: Classroom;
let teacher: RawClient;
let annaId: string;
const clients: { destroy(): void }[] = [];
const logLines: string[] = [];

beforeEach(async () => {
  logLines.length = 0;
  classroom = await openClassroom({
    logLines,
    env: {
      // The clock is shifted past the hold of a name: nobody shall count as dead for that.
      DOWNBEAT_PING_TIMEOUT_MS: '120000',
      DOWNBEAT_REFUSALS_PER_MINUTE: '1',
      DOWNBEAT_REFUSAL_BURST: '3',
      DOWNBEAT_UPDATES_PER_SECOND: '1',
      DOWNBEAT_UPDATE_BURST: '40',
    },
  });
  teacher = await openRaw(classroom.teacher as Seat);
  const list = { format: 'csv', text: 'Anna\nBen\n' };
  const { body } = await classroom.ask(classroom.teacher, 'PUT', '/class-list', list);
  annaId = (body.students as { studentId: string }[])[0]?.studentId ?? '';
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await classroom.server.close();
});

function tap(token?: string) {
  const options = { body: { studentId: annaId }, ...(token !== undefined && { token }) };
  return classroom.server.request('POST', `${classroom.path}/join`, options);
}

async function sit(): Promise<Seat> {
  const { status, body } = await tap();
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as Seat;
}

async function connect(seat: Seat): Promise<StockClient> {
  const client = new StockClient(seat);
  clients.push(client);
  return client.synced();
}

async function openRaw(seat: Seat): Promise<RawClient> {
  const client = await RawClient.open(`${classroom.server.wsUrl}/${seat.roomId}`, {
    token: seat.token,
    sdk: true,
  });
  clients.push(client);
  return client.send(encodeSyncStep1(Uint8Array.of(0)));
}

/** Her Wi-Fi drops, and ten seconds later nobody is expected any more. */
async function drop(client: StockClient): Promise<void> {
  client.destroy();
  const { roomId, participantId } = client.seat;
  const { reader } = await classroom.server.rooms.open(roomId);
  await until(() => reader.presence(participantId)?.online === false, 'her to be shown as gone');
  classroom.clock.shift(10_001);
}

async function contested(): Promise<JsonObject[]> {
  const { status, body } = await classroom.ask(classroom.teacher, 'GET', '/seats/contested');
  expect(status).toBe(200);
  return body.seats as JsonObject[];
}

function decide(holder: 'earlier' | 'later', who = classroom.teacher, participantId = '') {
  return classroom.ask(who, 'PUT', `/participants/${participantId}/seat`, { holder });
}

/** Anna was here, dropped out, and somebody sits in her seat with as many sockets as one may have. */
async function takenOver(): Promise<{ anna: Seat; taker: Seat; sockets: RawClient[] }> {
  const anna = await sit();
  await drop(await connect(anna));
  const taker = await sit();
  expect(taker.participantId).toBe(anna.participantId);
  const sockets: RawClient[] = [];
  for (let i = 0; i < 5; i++) sockets.push(await openRaw(taker));
  await until(() => sockets.every(({ frames }) => frames.length > 2), 'the taker to sit down');
  return { anna, taker, sockets };
}

describe('a seat that was taken by tapping its name', () => {
  it('is hers again when the child is back with her token: the other gives way, however many sockets', async () => {
    const { anna, taker, sockets } = await takenOver();
    const back = await connect(anna);
    for (const socket of sockets) expect(await socket.closed()).toBe(closeCode.seatHeld.code);
    // And it goes on so: with the old token, with a renewed one, with another tap.
    expect(await (await openRaw(taker)).closed()).toBe(closeCode.seatHeld.code);
    const refused = { status: 403, body: { code: 'SEAT_HELD' } };
    expect(await classroom.server.request('POST', '/api/token/refresh', taker)).toMatchObject(refused);
    expect(await classroom.server.request('GET', `${classroom.path}/sel/prompt`, taker)).toMatchObject(
      refused,
    );
    expect(await tap(taker.token)).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    back.set('cells', 'p1:0:0', 77);
    await until(() => back.provider.synced && back.closeCodes.length === 0, 'her to play on');
    expect((await classroom.read()).cells).toEqual({ 'p1:0:0': 77 });
    expect(back.closeCodes).toEqual([]);
  });

  it('is hers though she comes back between the tap and the first socket, or with a token that was renewed', async () => {
    const anna = await sit();
    await drop(await connect(anna));
    const taker = await sit();
    const renewed = await classroom.server.request('POST', '/api/token/refresh', anna);
    await connect({ ...anna, token: String(renewed.body.token) });
    expect(await (await openRaw(taker)).closed()).toBe(closeCode.seatHeld.code);
    expect(await contested()).toHaveLength(1);
  });

  it('stays shut for taps while no teacher has decided, also when the child drops out again', async () => {
    const { anna } = await takenOver();
    const back = await connect(anna);
    await drop(back);
    expect(await tap()).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    expect((await tap(anna.token)).status).toBe(200);
    expect((await decide('earlier', classroom.teacher, anna.participantId)).status).toBe(204);
    expect(await contested()).toEqual([]);
    expect((await tap()).status).toBe(200);
  });

  it('is told to teachers, at once and when they ask later, and to nobody else', async () => {
    const ada = await openRaw(classroom.student as Seat);
    const { anna } = await takenOver();
    await connect(anna);
    await until(() => teacher.notices.some(({ rule }) => rule === 'seat'), 'the teacher to be told');
    expect(teacher.notices.find(({ rule }) => rule === 'seat')).toMatchObject({
      root: 'presence',
      key: anna.participantId,
      reason: expect.stringContaining('Anna'),
    });
    expect(await contested()).toEqual([
      { participantId: anna.participantId, name: 'Anna', at: expect.any(Number) },
    ]);
    expect(ada.notices).toEqual([]);
    const asked = await classroom.ask(classroom.student, 'GET', '/seats/contested');
    expect(asked).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await decide('later', classroom.student, anna.participantId)).toMatchObject({ status: 403 });
    // The log says that it happened, and not to whom.
    expect(logLines.join('')).toContain('two devices came for one seat');
    expect(logLines.join('')).not.toContain('Anna');
  });

  it('may be given by the teacher to who came later: a child that went to another device', async () => {
    const { anna, taker } = await takenOver();
    const back = await connect(anna);
    expect((await decide('later', classroom.teacher, anna.participantId)).status).toBe(204);
    await until(() => back.closeCodes.length > 0, 'the first device to be closed');
    expect(back.closeCodes).toEqual([closeCode.seatHeld.code]);
    const moved = await connect(taker);
    expect(await (await openRaw(anna)).closed()).toBe(closeCode.seatHeld.code);
    expect(moved.closeCodes).toEqual([]);
    expect(await contested()).toEqual([]);
    expect(await decide('later', classroom.teacher, anna.participantId)).toMatchObject({
      status: 404,
      body: { code: 'PARTICIPANT_NOT_FOUND' },
    });
  });

  it('a child that moves to another device for good is not disturbed where the first stays away', async () => {
    const anna = await sit();
    await drop(await connect(anna));
    const laptop = await sit();
    const first = await connect(laptop);
    await drop(first);
    await connect((await tap(laptop.token)).body as unknown as Seat);
    expect(await contested()).toEqual([]);
    expect(teacher.notices).toEqual([]);
  });

  it('what the taker spends is not hers: neither of frames nor of requests', async () => {
    const { anna, taker, sockets } = await takenOver();
    const [abuser] = sockets;
    for (let i = 0; i < 30; i++) abuser?.send(Uint8Array.of(99));
    await until(() => sockets.some(({ closeCode: code }) => code === closeCode.abuse.code), 'the abuse');
    const flood = Array.from({ length: 100 }, () =>
      classroom.server.request('POST', '/api/token/refresh', taker),
    );
    expect((await Promise.all(flood)).some(({ status }) => status === 429)).toBe(true);
    const back = await connect(anna);
    expect((await classroom.server.request('POST', '/api/token/refresh', anna)).status).toBe(200);
    expect(back.closeCodes).toEqual([]);
  });

  it('a token of the one renews no connection of the other', async () => {
    const { anna, sockets } = await takenOver();
    const [socket] = sockets;
    socket?.send(encodeToken(anna.token));
    expect(await socket?.closed()).toBe(closeCode.badToken.code);
  });

  it('the SDK says so in its own words', async () => {
    const { anna, taker } = await takenOver();
    await connect(anna);
    const { url } = classroom.server;
    const join = joinRoom({ url, code: classroom.code, name: 'Anna', token: taker.token });
    await expect(join).rejects.toMatchObject({ code: 'SEAT_HELD', status: 403 });
  });
});
