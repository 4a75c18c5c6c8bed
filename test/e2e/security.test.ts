import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { message } from '../../shared/message-table.ts';
import { encodeSyncStep1 } from '../../shared/protocol.ts';
import type { RawClient } from '../support/raw-client.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, testSigningSecret } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
const stepOne = encodeSyncStep1(Uint8Array.of(0));

describe('a WebSocket from a page', () => {
  afterEach(() => lesson.end());

  async function outcomeFrom(origin: string | undefined): Promise<number | 'open'> {
    const seat = await lesson.server.join(lesson.room.code, 'Anna');
    const raw = await lesson.raw(seat, origin === undefined ? {} : { origin });
    raw.send(stepOne);
    await until(() => raw.frames.length > 0 || raw.closeCode !== undefined, 'an answer');
    return raw.closeCode ?? 'open';
  }

  it('of this server is taken, of another site closed with 4406, and a program without a page is no site', async () => {
    lesson = await LiveClass.open();
    const { url } = lesson.server;
    const origins = [
      undefined,
      url,
      url.toUpperCase(),
      'https://elsewhere.example',
      'null',
      `${url}.elsewhere.example`,
    ];
    const outcomes: (number | 'open')[] = [];
    for (const origin of origins) outcomes.push(await outcomeFrom(origin));
    const { code } = closeCode.foreignOrigin;
    expect(outcomes).toEqual(['open', 'open', 'open', code, code, code]);
  });

  it('of a site that the operator names, or of the public address, is taken', async () => {
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_ALLOWED_ORIGINS: 'https://lms.school.example, http://localhost:5173',
        PUBLIC_URL: 'https://music.school.example',
      },
    });
    const origins = [
      'https://lms.school.example',
      'https://music.school.example',
      'https://lms.school.example:444',
    ];
    const outcomes: (number | 'open')[] = [];
    for (const origin of origins) outcomes.push(await outcomeFrom(origin));
    expect(outcomes).toEqual(['open', 'open', closeCode.foreignOrigin.code]);
  });
});

describe("the API, for other sites' pages", () => {
  afterEach(() => lesson.end());

  const ask = (method: string, origin: string): Promise<Response> =>
    fetch(`${lesson.server.url}/api/rooms/${lesson.room.code}/join`, {
      method,
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('has no CORS header unless it is configured', async () => {
    lesson = await LiveClass.open();
    for (const method of ['OPTIONS', 'POST']) {
      const { headers } = await ask(method, 'https://lms.school.example');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('is open to the sites that are configured, and to no others', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_ALLOWED_ORIGINS: 'https://lms.school.example' } });
    const known = await ask('OPTIONS', 'https://lms.school.example');
    expect(known.status).toBe(204);
    expect(known.headers.get('access-control-allow-origin')).toBe('https://lms.school.example');
    expect(known.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(known.headers.get('access-control-allow-credentials')).toBeNull();
    const other = await ask('OPTIONS', 'https://elsewhere.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the headers of every answer', () => {
  afterEach(() => lesson.end());

  it('let a page load and reach nothing but this server, and no other site frame it', async () => {
    lesson = await LiveClass.open();
    const { url } = lesson.server;
    for (const path of ['/healthz', '/nothing', '/api/time', '/docs', '/docs/errors']) {
      const { headers } = await fetch(url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).toMatch(/default-src '(?:self|none)'/);
      expect(policy, path).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https:|\*/);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('x-frame-options'), path).toBe('SAMEORIGIN');
      expect(headers.get('permissions-policy'), path).toContain('microphone=()');
      expect(headers.get('server'), path).toBeNull();
      expect(headers.get('strict-transport-security'), path).toBeNull();
    }
    const { headers } = await fetch(`${url}/healthz`);
    const host = new URL(url).host;
    expect(headers.get('content-security-policy')).toContain(
      `connect-src 'self' ws://${host} wss://${host};`,
    );
  });

  it('ask for HTTPS from now on where the public address has it', async () => {
    lesson = await LiveClass.open({ env: { PUBLIC_URL: 'https://music.school.example' } });
    const { headers } = await fetch(`${lesson.server.url}/healthz`);
    expect(headers.get('strict-transport-security')).toBe('max-age=15552000');
    expect(headers.get('content-security-policy')).toContain('wss://music.school.example');
  });
});

describe('a token', () => {
  afterEach(() => lesson.end());

  it('is worth no more than the seat that it was issued for, even where it is signed', async () => {
    lesson = await LiveClass.open();
    const { server, room } = lesson;
    const seat = await server.join(room.code, 'Anna');
    const other = await server.createRoom();
    const forged = async (claims: Record<string, string>): Promise<string> =>
      new SignJWT({ room: seat.roomId, role: 'student', tenant: 'local', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(seat.participantId)
        .setIssuer('downbeat')
        .setAudience('downbeat-room')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(testSigningSecret));
    const outcome = async (token: string, roomId = seat.roomId): Promise<(number | undefined)[]> => {
      const raw: RawClient = await lesson.raw({ ...seat, roomId, token });
      raw.send(stepOne);
      const isIn = (): boolean => raw.frames.some(([kind]) => kind !== message.auth);
      await until(() => isIn() || raw.closeCode !== undefined, 'an answer');
      const { status } = await server.request('GET', `/api/rooms/${room.code}`, { token });
      return [raw.closeCode, status];
    };
    expect(await outcome(await forged({}))).toEqual([undefined, 200]);
    expect(await outcome(await forged({ role: 'teacher' }))).toEqual([closeCode.badToken.code, 401]);
    expect(await outcome(await forged({ tenant: 'another' }))).toEqual([closeCode.badToken.code, 401]);
    expect(await outcome(seat.token, other.roomId)).toEqual([closeCode.wrongRoom.code, 200]);
    expect((await outcome(await forged({ room: other.roomId }), other.roomId))[0]).toBe(
      closeCode.removed.code,
    );
  });

  it('that a stock client refreshes over HTTP extends its open connection', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_TOKEN_LIFETIME_MS: '1000' } });
    const anna = await lesson.student('Anna');
    const bert = await lesson.student('Bert');
    let current = anna.seat.token;
    for (let second = 0; second < 3; second++) {
      const { status, body } = await lesson.server.request('POST', '/api/token/refresh', { token: current });
      expect(status).toBe(200);
      current = String(body.token);
      const renewAt = Number(body.expiresAt) - 500;
      await until(() => lesson.server.clock.unixNow() > renewAt, 'the time to refresh');
    }
    expect(bert.closeCodes).toEqual([closeCode.tokenExpired.code]);
    expect(anna.closeCodes).toEqual([]);
    await until(() => anna.closeCodes.length > 0, 'the end of the last token');
    expect(anna.closeCodes).toEqual([closeCode.tokenExpired.code]);
  });

  it('that a teacher takes away ends within a second on the socket, over HTTP and in live feeds', async () => {
    lesson = await LiveClass.open();
    const { server, room } = lesson;
    const path = `/api/rooms/${room.code}`;
    const headers = { authorization: `Bearer ${server.teacherKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Mr Late' });
    const second = (await (
      await fetch(`${server.url}${path}/join`, { method: 'POST', headers, body })
    ).json()) as Seat;
    const client = await lesson.connect(second);
    const feed = await fetch(`${server.url}${path}/sel/feed`, {
      headers: { authorization: `Bearer ${second.token}` },
    });
    expect(feed.status).toBe(200);
    const ended = feed.text();
    const removal = performance.now();
    const remove = `${path}/participants/${second.participantId}`;
    expect((await server.request('DELETE', remove, { token: room.token })).status).toBe(204);
    await until(() => client.closeCodes.length > 0, 'the socket to be closed');
    await ended;
    expect((await server.request('GET', path, { token: second.token })).status).toBe(403);
    expect((await server.request('POST', '/api/token/refresh', { token: second.token })).status).toBe(403);
    expect(performance.now() - removal).toBeLessThan(1000);
    expect(client.closeCodes).toEqual([closeCode.removed.code]);
  });
});

describe('a new signing secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-rotation-'));
  const file = join(folder, 'downbeat.db');
  const [first, second] = ['the first secret, 32 bytes or more', 'the second secret, 32 bytes or more'];
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('logs nobody out: the class goes on with the tokens that it has, and gets new ones', async () => {
    const before = await createTestServer({ file, signingSecrets: [first] });
    const room = await before.createRoom();
    const anna = await before.join(room.code, 'Anna');
    await before.close();

    const during = await createTestServer({ file, signingSecrets: [second, first] });
    const moved = (seat: Seat): Seat => ({ ...seat, wsUrl: during.wsUrl });
    const clients = await Promise.all([room, anna].map((seat) => new StockClient(moved(seat)).synced()));
    const [teacher, student] = clients;
    if (teacher === undefined || student === undefined) throw new Error('two clients');
    await playsOn(student, teacher);
    const { body } = await during.request('POST', '/api/token/refresh', { token: anna.token });
    for (const client of clients) client.destroy();
    await during.close();

    const after = await createTestServer({ file, signingSecrets: [second] });
    const statusOf = async (token: string): Promise<number> =>
      (await after.request('GET', `/api/rooms/${room.roomId}`, { token })).status;
    expect(await Promise.all([statusOf(String(body.token)), statusOf(anna.token)])).toEqual([200, 401]);
    await after.close();
  });
});
