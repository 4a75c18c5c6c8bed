import { afterEach, describe, expect, it, vi } from 'vitest';
import { classNames, connect, createRoom, joinRoom } from '../../client/index.ts';
import { deviceHeader } from '../../shared/api.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { problemAnswer, settle } from './seat.ts';

const seat = {
  roomId: 'r1',
  token: 'opaque',
  participantId: '0123456789',
  wsUrl: 'ws://server.test/ws',
  expiresAt: 1_700_000_000_000,
};

interface Asked {
  readonly url: string;
  readonly method: string | undefined;
  readonly bearer: string | null;
  readonly body: unknown;
}

function fetchThatAnswers(answer: () => Response): { fetch: typeof globalThis.fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    fetch: async (input, init) => {
      const bearer = new Headers(init?.headers).get('authorization');
      const body = init?.body === undefined ? undefined : JSON.parse(String(init.body));
      asked.push({ url: String(input), method: init?.method, bearer, body });
      return answer();
    },
  };
}

describe('getting into a room', () => {
  it('opens one with the teacher key', async () => {
    const { fetch, asked } = fetchThatAnswers(() =>
      Response.json({ ...seat, code: 'TEMPO-1234' }, { status: 201 }),
    );
    const session = await createRoom({
      url: 'http://server.test/',
      teacherKey: 'KEY',
      title: 'Year 4',
      bpm: 90,
      fetch,
    });
    expect(session).toEqual({ ...seat, url: 'http://server.test/', code: 'TEMPO-1234', role: 'teacher' });
    expect(asked).toEqual([
      {
        url: 'http://server.test/api/rooms',
        method: 'POST',
        bearer: 'Bearer KEY',
        body: { title: 'Year 4', bpm: 90 },
      },
    ]);
  });

  it('joins with any spelling of the code, and takes an earlier seat again by its token', async () => {
    const { fetch, asked } = fetchThatAnswers(() => Response.json({ ...seat, role: 'student' }));
    const options = { url: 'http://server.test', code: 'tempo 1234/..', name: 'Ada', fetch };
    expect(await joinRoom(options)).toMatchObject({ role: 'student', code: 'tempo 1234/..' });
    await joinRoom({ ...options, token: 'earlier' });
    expect(asked[0]).toEqual({
      url: 'http://server.test/api/rooms/tempo%201234%2F../join',
      method: 'POST',
      bearer: null,
      body: { name: 'Ada' },
    });
    expect(asked[1]?.bearer).toBe('Bearer earlier');
  });

  it('joins as a child of the class list, whose names it reads without a token', async () => {
    const names = [{ studentId: '0123456789', name: 'Anna B.', taken: false }];
    const list = fetchThatAnswers(() => Response.json({ names }));
    const url = 'http://server.test/';
    expect(await classNames(url, 'tempo 1234', { fetch: list.fetch })).toEqual(names);
    expect(list.asked).toEqual([
      {
        url: 'http://server.test/api/rooms/tempo%201234/names',
        method: 'GET',
        bearer: null,
        body: undefined,
      },
    ]);
    const { fetch, asked } = fetchThatAnswers(() => Response.json({ ...seat, role: 'student' }));
    await joinRoom({ url, code: 'tempo 1234', studentId: '0123456789', fetch });
    expect(asked[0]?.body).toEqual({ studentId: '0123456789' });
    const taken = fetchThatAnswers(() => problemAnswer('NAME_TAKEN', 409));
    await expect(
      joinRoom({ url, code: 'tempo 1234', studentId: '0123456789', fetch: taken.fetch }),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN', transient: false });
  });

  it('says why not: a problem document becomes a typed error', async () => {
    const { fetch } = fetchThatAnswers(() => problemAnswer('RATE_LIMITED', 429, { retryAfterMs: 60_000 }));
    const joining = joinRoom({ url: 'http://server.test', code: 'X', name: 'Ada', fetch });
    await expect(joining).rejects.toMatchObject({
      name: 'DownbeatError',
      code: 'RATE_LIMITED',
      status: 429,
      message: 'It is RATE_LIMITED.',
      retryAfterMs: 60_000,
      transient: true,
    });
  });

  it('waits its turn for some seconds, where the server says so, and says which device it is', async () => {
    const clock = new FakeClock();
    const devices: (string | null)[] = [];
    const answers = [
      problemAnswer('RATE_LIMITED', 429, { retryAfterMs: 500 }),
      problemAnswer('RATE_LIMITED', 429, { retryAfterMs: 3000 }),
      Response.json({ ...seat, role: 'student' }),
    ];
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      devices.push(new Headers(init?.headers).get(deviceHeader));
      return answers.shift() ?? Response.error();
    };
    const joining = joinRoom({ url: 'http://server.test', code: 'X', name: 'Ada', fetch, clock });
    for (const [ms, asked] of [
      [499, 1],
      [1, 2],
      [2999, 2],
      [1, 3],
    ] as const) {
      await settle();
      clock.advance(ms);
      await settle();
      expect(devices.length).toBe(asked);
    }
    expect(await joining).toMatchObject({ role: 'student' });
    expect(new Set(devices).size).toBe(1);
    expect(devices[0]).toMatch(/^\w{8,64}$/);
  });

  it.each<[string, () => Response]>([
    ['a page of a captive portal', () => new Response('<html>Sign in</html>')],
    ['an answer that misses a field', () => Response.json({ ...seat, participantId: undefined })],
    ['a problem with a code that nobody knows', () => problemAnswer('WHO_KNOWS', 418)],
    ['an error page of a proxy', () => new Response('Bad gateway', { status: 502 })],
  ])('takes %s for no answer of this server', async (_what, answer) => {
    const { fetch } = fetchThatAnswers(answer);
    const joining = joinRoom({ url: 'http://server.test', code: 'X', name: 'Ada', fetch });
    await expect(joining).rejects.toMatchObject({ code: 'BAD_ANSWER', transient: true });
  });

  it('gives up a server that does not answer within 10 s', async () => {
    const clock = new FakeClock();
    const joining = joinRoom({
      url: 'http://server.test',
      code: 'X',
      name: 'Ada',
      clock,
      fetch: (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        }),
    });
    const outcome = expect(joining).rejects.toMatchObject({ code: 'NETWORK', status: 0, transient: true });
    await settle();
    clock.advance(10_000);
    await outcome;
    expect(clock.pendingTimerCount()).toBe(0);
  });
});

describe('taking the seat', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('without any WebSocket is refused with the way out, and leaves no timer behind', () => {
    vi.stubGlobal('WebSocket', undefined);
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const session = { ...seat, url: 'http://server.test', code: 'TEMPO-1234', role: 'student' } as const;
    expect(() => connect(session)).toThrow('pass one, for example that of the `ws` package');
    expect(timers()).toBe(before);
  });
});
