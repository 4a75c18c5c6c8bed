import { expect, it } from 'vitest';
import { encodeSyncStep1, encodeToken } from '../../shared/protocol.ts';
import type { Seat } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

interface LogLine {
  readonly reqId?: string;
  readonly roomId?: string;
  readonly msg: string;
  readonly req?: { readonly method: string; readonly route?: string };
}

it('a whole class leaves request and room ids in the log, and no name, token, key, code or address', async () => {
  const logLines: string[] = [];
  const lesson = await LiveClass.open({ logLines });
  const { server, room } = lesson;
  const teacher = await lesson.teacher();
  const names = ['Zebedee', 'Ermintrude', 'Dougal', 'Florence'];
  const pupils = await Promise.all(names.map((name) => lesson.student(name)));
  const [anna, bert, cher, dora] = pupils;
  if (anna === undefined || bert === undefined || cher === undefined || dora === undefined)
    throw new Error('4');

  await playsOn(anna, teacher);
  anna.provider.awareness.setLocalStateField('notes', [{ seq: 1, midi: 60, velocity: 90 }]);
  bert.set('tempo', 'bpm', 300);
  teacher.set('tempo', 'playing', true);
  const path = `/api/rooms/${room.code}`;
  const wrong = 'WRONG-KEY-000001';
  const calls: [string, string, { token?: string; body?: unknown }][] = [
    ['GET', path, { token: anna.seat.token }],
    ['PATCH', `${path}/tempo`, { token: bert.seat.token, body: { bpm: 200 } }],
    ['POST', `${path}/join`, { token: wrong, body: { name: 'Brian' } }],
    ['POST', `${path}/join`, { body: { name: '\u0007Brian' } }],
    ['POST', '/api/rooms/NONE-0000/join', { body: { name: 'Brian' } }],
    ['GET', `${path}/names`, {}],
    ['POST', '/api/token/refresh', { token: cher.seat.token }],
    ['POST', `${path}/sel/reflections`, { token: anna.seat.token, body: { text: 'I felt quite unsure' } }],
    ['GET', `/nothing?name=Brian&token=${anna.seat.token}`, { token: anna.seat.token }],
    ['GET', '/metrics', { token: wrong }],
    ['DELETE', `${path}/participants/${dora.seat.participantId}`, { token: room.token }],
  ];
  for (const [method, url, options] of calls) await server.request(method, url, options);
  await until(() => dora.closeCodes.length > 0, 'the removal');
  const bad: Seat = { ...anna.seat, token: `${anna.seat.token}x` };
  await (await lesson.raw(bad)).closed();
  const raw = (await lesson.raw(cher.seat, { sdk: true })).send(encodeSyncStep1(Uint8Array.of(0)), 'text');
  raw.send(encodeToken('a-token-that-is-none'));
  await raw.closed();
  raw.socket.removeAllListeners('close');
  (await lesson.raw(cher.seat)).socket.send(Buffer.alloc(3_000_000));
  await server.request('DELETE', path, { token: room.token });
  const { code } = room;
  await until(
    () => logLines.filter((line) => line.includes('session ended')).length >= 7,
    'the last to leave',
  );
  await lesson.end();

  // Its own address it may say.
  const log = logLines.filter((line) => !line.includes('Server listening')).join('');
  const secrets = [
    ...[...pupils, teacher].flatMap(({ seat }) => [seat.token, seat.token.split('.')[2] ?? 'signature']),
    ...[...names, 'Brian', 'Teacher', 'unsure'],
    ...[server.teacherKey, wrong, 'a-token-that-is-none', 'eyJ', 'Bearer', 'token='],
    ...[code, code.toLowerCase(), 'NONE-0000', '127.0.0.1', '::1', '/ws/sy'],
  ];
  for (const secret of secrets) expect(log.includes(secret), secret.slice(0, 12)).toBe(false);

  const lines = logLines.map((line) => JSON.parse(line) as LogLine);
  const sessions = lines.filter(({ msg }) => msg.startsWith('session '));
  expect(sessions.filter(({ msg }) => msg === 'session began').length).toBeGreaterThanOrEqual(7);
  expect(sessions.filter(({ msg }) => msg === 'session ended').length).toBeGreaterThanOrEqual(7);
  for (const line of sessions) expect(line).toMatchObject({ reqId: expect.any(String), roomId: room.roomId });
  const completed = lines.filter(({ msg }) => msg === 'request completed');
  expect(completed.length).toBeGreaterThanOrEqual(calls.length);
  for (const line of completed) expect(line.reqId).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
  const began = new Map(lines.flatMap(({ reqId, req }) => (reqId && req ? [[reqId, req] as const] : [])));
  const rooms = completed.map(({ reqId = '', roomId }) => {
    const { method = '', route = 'none' } = began.get(reqId) ?? {};
    return { request: `${method} ${route}`, roomId };
  });
  const roomsOf = (request: string) => rooms.filter((each) => each.request === request);
  for (const request of [
    'POST /api/rooms',
    'GET /api/rooms/:code',
    'PATCH /api/rooms/:code/tempo',
    'POST /api/token/refresh',
    'DELETE /api/rooms/:code/participants/:participantId',
    'DELETE /api/rooms/:code',
  ]) {
    expect(roomsOf(request), request).not.toEqual([]);
    for (const each of roomsOf(request)) expect(each).toEqual({ request, roomId: room.roomId });
  }
  // Wrong codes and keys name no room; four children joined.
  const joins = roomsOf('POST /api/rooms/:code/join').map(({ roomId }) => roomId);
  expect(joins.filter((roomId) => roomId === room.roomId).length).toBe(4);
  expect(joins.filter((roomId) => roomId === undefined).length).toBe(3);
  expect(roomsOf('GET /metrics')).toEqual([{ request: 'GET /metrics', roomId: undefined }]);
});
