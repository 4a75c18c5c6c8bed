import { connect as connectTcp } from 'node:net';
import * as encoding from 'lib0/encoding';
import * as prng from 'lib0/prng';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createRoomId, systemRandomBelow } from '../../server/auth/random-id.ts';
import { closeCode } from '../../shared/close-code.ts';
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '../../shared/protocol.ts';
import { RawClient } from '../support/raw-client.ts';
import type { Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const maxFrameBytes = 20_000;

let lesson: LiveClass;
let teacher: StockClient;
let anna: StockClient;
let mallory: Seat;
const logLines: string[] = [];
const rejections: unknown[] = [];
const onRejection = (error: unknown): number => rejections.push(error);

beforeEach(async () => {
  process.on('unhandledRejection', onRejection);
  lesson = await LiveClass.open({ logLines, env: { DOWNBEAT_MAX_FRAME_BYTES: String(maxFrameBytes) } });
  teacher = await lesson.teacher();
  anna = await lesson.student('Annabella');
  mallory = await lesson.server.join(lesson.room.code, 'Mallory-Jane');
});

afterEach(async () => {
  await playsOn(anna, teacher);
  expect([...teacher.closeCodes, ...anna.closeCodes]).toEqual([]);
  await lesson.end();
  process.off('unhandledRejection', onRejection);
  const log = logLines.splice(0).join('\n');
  const secrets = [lesson.server.teacherKey, mallory.token, lesson.room.token, 'Mallory', 'Annabella', 'eyJ'];
  for (const secret of secrets) expect(log, `the log and ${secret}`).not.toContain(secret);
  expect(rejections.splice(0)).toEqual([]);
});

function frame(...numbers: number[]): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of numbers) encoding.writeVarUint(encoder, number);
  });
}

describe('frames that are none', () => {
  const truncated = encodeUpdate(Uint8Array.of(1, 2, 3, 4, 5)).subarray(0, 4);
  const kinds: [string, Uint8Array | string][] = [
    ['an empty frame', new Uint8Array(0)],
    ['a text frame', '{"tempo":300}'],
    ['an empty text frame', ''],
    ['an unknown message number', frame(77, 1)],
    ["a message of the server's", frame(100, 0)],
    ['an unknown sync step', frame(0, 9, 0)],
    ['a truncated update', truncated],
    ['an endless number', new Uint8Array(50).fill(255)],
    ['a length beyond 53 bits', Uint8Array.of(0, 2, 255, 255, 255, 255, 255, 255, 255, 255, 127)],
    ['bytes after the message', Uint8Array.of(...encodeSyncStep1(Uint8Array.of(0)), 0)],
    ['a half ping', Uint8Array.of(101, 0, 0)],
    ['a state vector that does not decode', encodeSyncStep1(Uint8Array.of(200, 1, 2))],
    ['an awareness update that does not decode', encodeAwareness(Uint8Array.of(200, 1, 2))],
  ];
  /** From a client that has shown that it speaks the protocol: who begins so is told more, see other-protocols.test.ts. */
  const sync = encodeSyncStep1(Uint8Array.of(0));

  it.each(kinds)('G1: %s is answered with a notice and changes nothing', async (_, bytes) => {
    const raw = await lesson.raw(mallory, { sdk: true });
    raw.send(sync, bytes);
    await until(() => raw.notices.length > 0, 'the notice');
    expect(raw.notices).toHaveLength(1);
    expect(['G1', 'awareness']).toContain(raw.notices[0]?.rule);
    expect(raw.closeCode).toBeUndefined();
  });

  it('G1, I7: an update that does not decode is answered with a notice and the end of its connection', async () => {
    const raw = await lesson.raw(mallory, { sdk: true });
    raw.send(encodeUpdate(Uint8Array.of(255, 255, 255, 255, 255, 15, 1)));
    expect(await raw.closed()).toBe(closeCode.unacceptable.code);
    expect(raw.notices).toMatchObject([{ rule: 'G1' }]);
  });

  it('G7: thousands of random frames close their sender with 4422 or 4429 and nobody else', async () => {
    const random = prng.create(seed);
    const raw = (await lesson.raw(mallory, { sdk: true })).send(sync);
    for (let i = 0; i < 3000; i++) {
      const bytes = prng.uint8Array(random, prng.int31(random, 0, 60));
      // The head of a real message, so that the depths are reached too.
      if (bytes.length > 2 && prng.bool(random)) bytes.set([0, prng.int31(random, 0, 2), bytes.length - 3]);
      raw.send(bytes);
    }
    const codes: number[] = [closeCode.abuse.code, closeCode.unacceptable.code];
    expect(codes, `seed ${seed}`).toContain(await raw.closed(15_000));
  });

  it('a frame over the limit is closed with 4413', async () => {
    const raw = await lesson.raw(mallory);
    raw.send(new Uint8Array(maxFrameBytes + 1));
    expect(await raw.closed()).toBe(closeCode.frameTooLarge.code);
  });

  it("a frame far over the limit is closed with WebSocket's own 1009 before it is read", async () => {
    const raw = await lesson.raw(mallory);
    raw.send(new Uint8Array(maxFrameBytes * 50));
    expect(await raw.closed()).toBe(1009);
  });

  it('bytes that are no WebSocket frame are closed with 1002', async () => {
    const raw = await lesson.raw(mallory);
    const tcp = (raw.socket as unknown as { readonly _socket: { write(bytes: Uint8Array): void } })._socket;
    tcp.write(Uint8Array.of(255, 255, 255, 255, 255, 255));
    expect(await raw.closed()).toBe(1002);
  });
});

describe('connections that are refused', () => {
  async function refusedWith(roomId: string, token?: string): Promise<number> {
    const raw = new RawClient(`${lesson.server.wsUrl}/${roomId}`, token === undefined ? {} : { token });
    return lesson.adopt(raw).closed();
  }

  it('4401 without a token, with a broken, forged or overlong one, and with a teacher key', async () => {
    const { roomId, token } = mallory;
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const promoted = Buffer.from(JSON.stringify({ ...claims, role: 'teacher' })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const bad = [
      undefined,
      '',
      'nonsense',
      token.slice(0, -4),
      `${head}.${promoted}.${signature}`,
      `${unsigned}.${promoted}.`,
      'a'.repeat(5000),
      lesson.server.teacherKey,
      '%00%ff',
    ];
    for (const each of bad)
      expect(await refusedWith(roomId, each), String(each)).toBe(closeCode.badToken.code);
  });

  it('4402 with an expired token, 4403 once removed, 4404 once closed', async () => {
    const { server, room } = lesson;
    const path = `/api/rooms/${room.code}/participants/${mallory.participantId}`;
    expect((await server.request('DELETE', path, { token: room.token })).status).toBe(204);
    expect(await refusedWith(mallory.roomId, mallory.token)).toBe(closeCode.removed.code);
    const other = await server.createRoom();
    await server.request('DELETE', `/api/rooms/${other.code}`, { token: other.token });
    expect(await refusedWith(other.roomId, other.token)).toBe(closeCode.roomClosed.code);
  });

  it('4405 with the token of another room, whether or not the room exists', async () => {
    const other = await lesson.server.createRoom();
    const ids = [other.roomId, createRoomId(systemRandomBelow), 'x', '', "'; DROP TABLE rooms; --"];
    for (const roomId of ids) {
      expect(await refusedWith(encodeURIComponent(roomId), mallory.token), roomId).toBe(
        closeCode.wrongRoom.code,
      );
    }
  });

  it('a refused client is told why and may go on sending without harm', async () => {
    const raw = new RawClient(`${lesson.server.wsUrl}/${mallory.roomId}`, { token: 'bad' });
    lesson.adopt(raw);
    raw.socket.on('open', () => raw.send(encodeSyncStep1(Uint8Array.of(0)), new Uint8Array(100)));
    expect(await raw.closed()).toBe(closeCode.badToken.code);
    expect(raw.closeReason).toBe(closeCode.badToken.reason);
  });
});

describe('HTTP that is none', () => {
  const json = { 'content-type': 'application/json' };

  async function problem(method: string, path: string, init: RequestInit = {}): Promise<[number, unknown]> {
    const response = await fetch(`${lesson.server.url}${path}`, { method, ...init });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const body = (await response.json()) as { code: unknown; status: unknown };
    expect(body.status).toBe(response.status);
    return [response.status, body.code];
  }

  it('is answered with the documented problem', async () => {
    const join = `/api/rooms/${lesson.room.code}/join`;
    const unavailable = [404, 'ROOM_UNAVAILABLE'];
    const invalid = [400, 'INVALID_REQUEST'];
    const name = JSON.stringify({ name: 'X' });
    expect(await problem('POST', join, { headers: json, body: '{"name":' })).toEqual(invalid);
    expect(await problem('POST', join, { headers: json, body: '' })).toEqual(invalid);
    expect(await problem('POST', join, { headers: json, body: '{"name":7}' })).toEqual(invalid);
    expect(await problem('POST', join, { headers: json, body: '{"nom":"X"}' })).toEqual(invalid);
    expect(await problem('POST', join, { headers: json, body: '{"__proto__":{"name":"X"}}' })).toEqual(
      invalid,
    );
    expect(await problem('POST', join, { headers: { 'content-type': 'text/xml' }, body: '<a/>' })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
    const huge = JSON.stringify({ name: 'x'.repeat(100_000) });
    expect(await problem('POST', join, { headers: json, body: huge })).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    for (const code of ['NOPE-0000', 'x', '%00', "';--", 'é'.repeat(20)]) {
      const path = `/api/rooms/${encodeURIComponent(code)}/join`;
      expect(await problem('POST', path, { headers: json, body: name }), code).toEqual(unavailable);
    }
    expect(await problem('GET', '/nowhere')).toEqual([404, 'NOT_FOUND']);
    expect(await problem('PATCH', '/healthz')).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(await problem('GET', '/api/rooms/%E0%A4%A')).toEqual(invalid);
    expect(await problem('GET', `/api/rooms/${lesson.room.code}`)).toEqual([401, 'UNAUTHORIZED']);
    const headers = { authorization: 'Bearer nonsense' };
    expect(await problem('GET', `/api/rooms/${lesson.room.code}`, { headers })).toEqual([
      401,
      'UNAUTHORIZED',
    ]);
  });

  it('bytes that are no HTTP are answered and cut', async () => {
    const { port } = new URL(lesson.server.url);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const tcp = connectTcp(Number(port), '127.0.0.1', () => tcp.write('\u0000\u0001nonsense\r\n\r\n'));
      tcp.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      tcp.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"INVALID_REQUEST"');
  });

  it('a WebSocket on an unknown path, on a path of the API and without a room is told what is spoken where', async () => {
    for (const path of ['/nowhere', '/api/time', '/ws', '/ws/a/b', `/ws/${'r'.repeat(300)}`]) {
      const outcome = await new Promise<string>((resolve) => {
        const socket = new WebSocket(
          `${lesson.server.url.replace('http', 'ws')}${path}?token=${mallory.token}`,
        );
        socket.on('error', (error) => resolve(error.message));
        socket.on('close', (code) => resolve(`closed ${code}`));
      });
      expect(outcome, path).toBe(`closed ${closeCode.otherProtocol.code}`);
    }
  });

  it('a socket path asked for without an upgrade is answered as a problem', async () => {
    expect((await problem('GET', `/ws/${mallory.roomId}?token=${mallory.token}`))[0]).toBe(404);
  });
});
