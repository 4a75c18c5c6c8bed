import { afterEach, describe, expect, it } from 'vitest';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

describe('limits on attempts', () => {
  let classroom: Classroom;
  afterEach(() => classroom.server.close());
  const join = (code: string, token?: string) =>
    classroom.server.request('POST', `/api/rooms/${code}/join`, {
      ...(token !== undefined && { token }),
      body: { name: 'Bo' },
    });
  const statuses = async (count: number, attempt: () => Promise<{ status: number }>) => {
    const all: number[] = [];
    for (let i = 0; i < count; i += 1) all.push((await attempt()).status);
    return all;
  };

  it('slow down guessing of codes from one address, and say for how long', async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_FAILED_JOINS_PER_MINUTE_PER_ADDRESS: '3' } });
    expect(await statuses(3, () => join('NO-SUCH-0001'))).toEqual([404, 404, 404]);
    const limited = await join(classroom.code);
    expect(limited).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    classroom.clock.shift(Number(limited.body.retryAfterMs));
    expect((await join(classroom.code)).status).toBe(200);
  });

  it('count wrong teacher keys as guesses', async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_FAILED_JOINS_PER_MINUTE_PER_ADDRESS: '2' } });
    const { server, code } = classroom;
    const open = (token: string) => server.request('POST', '/api/rooms', { token, body: {} });
    expect((await open('WRONG-KEY-000001')).status).toBe(401);
    expect((await join(code, 'WRONG-KEY-000002')).status).toBe(401);
    expect((await open(server.teacherKey)).status).toBe(429);
  });

  it('hold the number of joins per address and per code, whether they succeed or not', async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_JOIN_ATTEMPTS_PER_MINUTE_PER_CODE: '4' } });
    const { code } = classroom;
    expect(await statuses(4, () => join(code.toLowerCase()))).toEqual([200, 200, 200, 429]);
    expect((await join('NO-SUCH-0001')).status).toBe(404);
    await classroom.server.close();
    classroom = await openClassroom({ env: { DOWNBEAT_JOIN_ATTEMPTS_PER_MINUTE_PER_ADDRESS: '40' } });
    const all = await statuses(40, () => join(classroom.code));
    expect(all).toEqual([...Array.from({ length: 39 }, () => 200), 429]);
  });

  it('hold a member to the rate of the socket', async () => {
    classroom = await openClassroom({
      env: { DOWNBEAT_UPDATES_PER_SECOND: '1', DOWNBEAT_UPDATE_BURST: '3' },
    });
    const { ask, student, teacher } = classroom;
    expect(await statuses(4, () => ask(student, 'GET', ''))).toEqual([200, 200, 200, 429]);
    expect((await ask(teacher, 'GET', '')).status).toBe(200);
  });

  it('tell Retry-After in whole seconds', async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_FAILED_JOINS_PER_MINUTE_PER_ADDRESS: '1' } });
    await join('NO-SUCH-0001');
    const limited = await classroom.server.app.inject({
      method: 'POST',
      url: '/api/rooms/NO-SUCH-0001/join',
      payload: { name: 'Bo' },
    });
    expect(limited.statusCode).toBe(429);
    expect(limited.headers['retry-after']).toBe('60');
  });

  it('count each client by itself behind a proxy that is believed, and not otherwise', async () => {
    for (const [trust, status] of [
      ['loopback', 404],
      ['false', 429],
    ] as const) {
      classroom = await openClassroom({
        env: { DOWNBEAT_FAILED_JOINS_PER_MINUTE_PER_ADDRESS: '1', TRUST_PROXY: trust },
      });
      const guess = (address: string) =>
        classroom.server.app.inject({
          method: 'POST',
          url: '/api/rooms/NO-SUCH-0001/join',
          headers: { 'x-forwarded-for': address },
          payload: { name: 'Bo' },
        });
      expect((await guess('192.0.2.1')).statusCode).toBe(404);
      expect((await guess('192.0.2.2')).statusCode).toBe(status);
      if (trust === 'loopback') await classroom.server.close();
    }
  });
});
