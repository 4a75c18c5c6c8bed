import { Check } from 'typebox/value';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { InspectorSample } from '../../shared/inspector-api.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { type FollowedStream, followStream } from './sel-stream.ts';

let server: TestServer;
let room: Seat & { readonly code: string };
const clients: StockClient[] = [];
const streams: FollowedStream[] = [];

beforeEach(async () => {
  server = await createTestServer();
  room = await server.createRoom();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const stream of streams.splice(0)) stream.close();
  await server.close();
});

async function inspect(): Promise<FollowedStream> {
  const stream = await followStream(`${server.url}/api/rooms/${room.code}/inspect`, room.token);
  streams.push(stream);
  return stream;
}

function samplesOf({ events }: FollowedStream): InspectorSample[] {
  return events.map(({ data }) => {
    if (!Check(InspectorSample, data)) throw new Error(`no sample: ${JSON.stringify(data)}`);
    return data;
  });
}

async function client(seat: Seat): Promise<StockClient> {
  const stock = new StockClient(seat);
  clients.push(stock);
  return stock.synced();
}

it("shows a teacher each client's frames, the gate's denials and the beat's lateness, without names or values", async () => {
  const secretName = 'Clementine';
  const stream = await inspect();
  const anna = await server.join(room.code, secretName);
  const stock = await client(anna);
  stock.set('tempo', 'bpm', 287.654321);
  stock.set('cells', 'p1:0:0', 93);
  await server.request('PATCH', `/api/rooms/${room.code}/tempo`, {
    token: room.token,
    body: { playing: true, bpm: 300 },
  });

  const heard = () => samplesOf(stream);
  await until(() => heard().some(({ denials }) => denials.length > 0), 'the denial');
  await until(() => heard().some(({ beatLatenessMs }) => beatLatenessMs.length > 0), 'a beat');

  const denial = heard().flatMap(({ denials }) => denials)[0];
  expect(denial).toMatchObject({ participantId: anna.participantId, rule: 'G5', root: 'tempo', key: 'bpm' });
  const sums = heard().flatMap(({ clients: seen }) =>
    seen.filter(({ participantId }) => participantId === anna.participantId).flatMap(({ sums }) => sums),
  );
  const kinds = new Set(sums.map(({ direction, kind }) => `${direction} ${kind}`));
  expect([...kinds]).toEqual(expect.arrayContaining(['in update', 'out update', 'in awareness']));
  expect(sums.every(({ frames, bytes }) => frames > 0 && bytes > 0)).toBe(true);

  const text = JSON.stringify(stream.events);
  for (const secret of [secretName, anna.token, room.token, '287.654321', server.teacherKey]) {
    expect(text).not.toContain(secret);
  }
});

it('is closed to students, to other rooms and to those without a token', async () => {
  const anna = await server.join(room.code, 'Anna');
  const other = await server.createRoom();
  const path = `/api/rooms/${room.code}/inspect`;
  expect((await server.request('GET', path, { token: anna.token })).body).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await server.request('GET', path, { token: other.token })).status).toBe(403);
  expect((await server.request('GET', path)).status).toBe(401);
});

it('takes five inspectors of a room and tells the sixth to wait', async () => {
  for (let i = 0; i < 5; i++) await inspect();
  const sixth = await server.request('GET', `/api/rooms/${room.code}/inspect`, { token: room.token });
  expect(sixth.body).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 5000 });
});

it('ends with the server, which does not wait for it', async () => {
  const stream = await inspect();
  await server.close();
  await stream.ended;
});

it('ends for a teacher who was removed, and for everybody when the room is closed', async () => {
  const { body } = await server.request('POST', `/api/rooms/${room.code}/join`, {
    token: server.teacherKey,
    body: { name: 'Second' },
  });
  const { token, participantId } = body;
  if (typeof token !== 'string') throw new Error('no token');
  const second = await followStream(`${server.url}/api/rooms/${room.code}/inspect`, token);
  streams.push(second);
  const first = await inspect();
  const path = `/api/rooms/${room.code}/participants/${participantId}`;
  expect((await server.request('DELETE', path, { token: room.token })).status).toBe(204);
  await second.ended;
  await server.request('DELETE', `/api/rooms/${room.code}`, { token: room.token });
  await first.ended;
});
