import { afterEach, describe, expect, it } from 'vitest';
import { deviceHeader } from '../../../shared/api.ts';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

let classroom: Classroom;
afterEach(() => classroom.server.close());

const join = (code: string, token?: string, name = 'Bo') =>
  classroom.server.request('POST', `/api/rooms/${code}/join`, {
    ...(token !== undefined && { token }),
    body: { name },
  });

async function statuses(count: number, attempt: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push((await attempt()).status);
  return all;
}

/** No wrong code of this network is looked up any more. */
async function guessUntilRefused(): Promise<void> {
  for (let i = 0; i < 1000; i += 1) {
    if ((await join(`NO-SUCH-${i}`)).status === 429) return;
  }
  throw new Error('No guess was refused.');
}

const fewCodes = { DOWNBEAT_WRONG_CODES_PER_DAY_PER_ADDRESS: '3' };
const noLocalCodes = { DOWNBEAT_LOCAL_WRONG_CODE_BURST: '1', DOWNBEAT_LOCAL_WRONG_CODES_PER_MINUTE: '1' };

describe("while somebody on the school's network guesses without end", () => {
  const open = async (): Promise<void> => {
    classroom = await openClassroom({ env: { ...fewCodes, ...noLocalCodes } });
    await guessUntilRefused();
  };

  it('a child who reloads returns to its seat', async () => {
    await open();
    const { code, student, ask, server } = classroom;
    expect(await statuses(20, () => join(code, student.token, 'Ada'))).toEqual(Array(20).fill(200));
    expect((await ask(student, 'GET', '')).status).toBe(200);
    expect((await server.request('POST', '/api/token/refresh', { token: student.token })).status).toBe(200);
  });

  it('a teacher signs in with the key: to a new room, to this one, to the metrics', async () => {
    await open();
    const { server, code } = classroom;
    const wrongKeys = await statuses(100, () => join(code, 'WRONG-KEY-000002'));
    expect(new Set(wrongKeys)).toEqual(new Set([401]));
    const token = server.teacherKey;
    expect((await server.request('POST', '/api/rooms', { token, body: {} })).status).toBe(201);
    expect(await join(code, token)).toMatchObject({ status: 200, body: { role: 'teacher' } });
    expect(
      (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
  });

  it('a classmate with the right code gets in, and the names are read', async () => {
    classroom = await openClassroom({
      env: {
        ...fewCodes,
        DOWNBEAT_LOCAL_WRONG_CODE_BURST: '60',
        DOWNBEAT_LOCAL_WRONG_CODES_PER_MINUTE: '60',
      },
    });
    const { server, code } = classroom;
    const guesses = await Promise.all(Array.from({ length: 200 }, (_, i) => join(`NO-SUCH-${i}`)));
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(50);
    expect((await join(code)).status).toBe(200);
    expect((await server.request('GET', `/api/rooms/${code}/names`)).status).toBe(200);
  });
});

describe('limits on attempts', () => {
  it('slow down guessing of codes from one address, and say for how long', async () => {
    classroom = await openClassroom({ env: fewCodes });
    const { server, clock, teacher } = classroom;
    const inject = (code: string, address: string) =>
      server.app.inject({
        method: 'POST',
        url: `/api/rooms/${code}/join`,
        payload: { name: 'Bo' },
        remoteAddress: address,
      });
    const { code } = await server.createRoom();
    for (let i = 0; i < 3; i++) expect((await inject('NO-SUCH-0001', '192.0.2.1')).statusCode).toBe(404);
    const limited = await inject(code, '192.0.2.1');
    expect(limited.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(limited.headers['retry-after']).toBe(String(86_400 / 3));
    clock.shift(limited.json().retryAfterMs);
    expect((await inject(code, '192.0.2.1')).statusCode).toBe(200);
    expect(teacher.roomId).not.toBe('');
  });

  it('hold the seats that one code gives to strangers; who has one returns, and teachers come in', async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_JOINS_PER_MINUTE_PER_CODE: '4' } });
    const { code, server, student } = classroom;
    expect(await statuses(3, () => join(code.toLowerCase()))).toEqual([200, 200, 200]);
    expect(await join(code)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect((await join(code, student.token)).status).toBe(200);
    expect((await join(code, server.teacherKey)).status).toBe(200);
    expect((await server.request('GET', `/api/rooms/${code}/names`)).status).toBe(200);
    expect((await join('NO-SUCH-0001')).status).toBe(404);
  });

  it('hold a member to the rate of the socket', async () => {
    classroom = await openClassroom({
      env: { DOWNBEAT_UPDATES_PER_SECOND: '1', DOWNBEAT_UPDATE_BURST: '3' },
    });
    const { ask, student, teacher } = classroom;
    expect(await statuses(4, () => ask(student, 'GET', ''))).toEqual([200, 200, 200, 429]);
    expect((await ask(teacher, 'GET', '')).status).toBe(200);
  });

  it('count each client by itself behind a proxy that is believed, and not otherwise', async () => {
    for (const [env, header, status] of [
      [{ TRUST_PROXY: 'loopback' }, 'x-forwarded-for', 404],
      [{ TRUST_PROXY: 'false' }, 'x-forwarded-for', 429],
      [{ TRUST_PROXY: 'loopback', DOWNBEAT_ADDRESS_HEADER: 'CF-Connecting-IP' }, 'cf-connecting-ip', 404],
      [{ TRUST_PROXY: 'loopback', DOWNBEAT_ADDRESS_HEADER: 'CF-Connecting-IP' }, 'x-forwarded-for', 429],
      [{ TRUST_PROXY: 'false', DOWNBEAT_ADDRESS_HEADER: 'CF-Connecting-IP' }, 'cf-connecting-ip', 429],
    ] as const) {
      classroom = await openClassroom({
        env: { DOWNBEAT_WRONG_CODES_PER_DAY_PER_ADDRESS: '1', ...noLocalCodes, ...env },
      });
      const guess = (address: string) =>
        classroom.server.app.inject({
          method: 'POST',
          url: '/api/rooms/NO-SUCH-0001/join',
          headers: { [header]: address },
          remoteAddress: '127.0.0.9',
          payload: { name: 'Bo' },
        });
      expect((await guess('192.0.2.1')).statusCode).toBe(404);
      expect((await guess('192.0.2.2')).statusCode, `${header} ${JSON.stringify(env)}`).toBe(status);
      await classroom.server.close();
    }
    classroom = await openClassroom();
  });
});

it('behind a proxy each device that says which it is waits for itself', async () => {
  classroom = await openClassroom({
    env: {
      DOWNBEAT_WRONG_CODES_PER_DAY_PER_ADDRESS: '1',
      DOWNBEAT_LOCAL_WRONG_CODE_BURST: '240',
      DOWNBEAT_LOCAL_WRONG_CODES_PER_MINUTE: '240',
      TRUST_PROXY: 'loopback',
    },
  });
  const { server, code, teacher } = classroom;
  const { app } = server;
  const ask = (url: string, device: string, token?: string) =>
    app.inject({
      method: 'POST',
      url,
      headers: {
        'x-forwarded-for': '192.0.2.1',
        [deviceHeader]: device,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      payload: { name: 'Bo' },
    });
  // The teacher is there too.
  await ask(`/api/rooms/${code}/join`, 'teacher', teacher.token);
  await Promise.all(Array.from({ length: 245 }, () => ask('/api/rooms/NO-SUCH-1/join', 'pupil')));
  const guesses = Array.from({ length: 40 }, () => ask('/api/rooms/NO-SUCH-1/join', 'pupil'));
  const child = await ask(`/api/rooms/${code}/join`, 'child');
  expect(child.statusCode).toBe(200);
  const answers = (await Promise.all(guesses)).map(({ statusCode }) => statusCode);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(20);
});
