import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { encodePing, encodeSyncStep1, encodeUpdate } from '../../shared/protocol.ts';
import { MetricFigures } from '../support/metric-figures.ts';
import type { RawClient } from '../support/raw-client.ts';
import { converged, type Seat } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { furnish, LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
afterEach(() => lesson.end());

const stepOne = encodeSyncStep1(Uint8Array.of(0));

async function metrics(): Promise<MetricFigures> {
  const headers = { authorization: `Bearer ${lesson.server.teacherKey}` };
  return new MetricFigures(await (await fetch(`${lesson.server.url}/metrics`, { headers })).text());
}

function rawSocket(): Socket {
  const socket = connect(Number(new URL(lesson.server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

describe('a flood of pings', () => {
  it('is slowed with a notice that says when to go on, and closes nobody', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_SIGNALS_PER_SECOND: '50', DOWNBEAT_SIGNAL_BURST: '50' },
    });
    const teacher = await lesson.teacher();
    const anna = await lesson.student('Anna');
    const raw = await lesson.raw(await lesson.server.join(lesson.room.code, 'Raw'), { sdk: true });
    raw.send(stepOne);
    for (let i = 0; i < 100; i++) raw.send(encodePing(i));
    await until(() => raw.notices.some(({ rule }) => rule === 'limit'), 'the notice');
    const [notice] = raw.notices;
    expect(notice?.retryAfterMs).toBeGreaterThan(0);
    await playsOn(anna, teacher);
    await until(() => raw.bodies(102).length === 100, 'every pong in the end');
    expect(raw.closeCode).toBeUndefined();
  });
});

describe('who comes back', () => {
  const forbidden = (): Uint8Array => {
    const doc = new Y.Doc();
    doc.getMap('tempo').set('bpm', 250);
    return encodeUpdate(Y.encodeStateAsUpdate(doc));
  };

  async function refusalsUntilClosed(seat: Seat): Promise<number> {
    const raw: RawClient = await lesson.raw(seat, { sdk: true });
    raw.send(stepOne);
    for (let sent = 0; raw.closeCode === undefined && sent < 100; sent++) {
      raw.send(forbidden());
      await until(() => raw.notices.length > sent || raw.closeCode !== undefined, 'an answer');
    }
    expect(await raw.closed()).toBe(closeCode.abuse.code);
    return raw.notices.length;
  }

  it('G7: finds the refusals counted still, and the others unharmed', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_REFUSALS_PER_MINUTE: '1', DOWNBEAT_REFUSAL_BURST: '10' },
    });
    const abuser = await lesson.server.join(lesson.room.code, 'Abuser');
    const teacher = await lesson.teacher();
    const anna = await lesson.student('Anna');
    expect(await refusalsUntilClosed(abuser)).toBeGreaterThanOrEqual(10);
    expect(await refusalsUntilClosed(abuser)).toBeLessThanOrEqual(1);
    expect(await refusalsUntilClosed(abuser)).toBeLessThanOrEqual(1);
    await playsOn(anna, teacher);
    expect([...teacher.closeCodes, ...anna.closeCodes]).toEqual([]);
    expect(await refusalsUntilClosed(await lesson.server.join(lesson.room.code, 'Other'))).toBeGreaterThan(5);
  });

  it('is not read at all while the refusals are spent', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_REFUSALS_PER_MINUTE: '1', DOWNBEAT_REFUSAL_BURST: '10' },
    });
    const teacher = await lesson.teacher();
    const anna = await lesson.student('Anna');
    const abuser = await lesson.server.join(lesson.room.code, 'Abuser');
    const unreadable = async (): Promise<number> =>
      (await metrics()).get('downbeat_frames_total{kind="unreadable"}');
    const nonsense = Array.from({ length: 50 }, () => Uint8Array.of(77, 1));
    const first = (await lesson.raw(abuser)).send(...nonsense);
    expect(await first.closed()).toBe(closeCode.abuse.code);
    const read = await unreadable();
    expect(read).toBeGreaterThanOrEqual(10);
    for (let returns = 0; returns < 3; returns++) {
      const again = (await lesson.raw(abuser)).send(...nonsense);
      expect(await again.closed()).toBe(closeCode.abuse.code);
    }
    expect(await unreadable()).toBe(read);
    await playsOn(anna, teacher);
  });

  it('has no fresh budget of updates either: it is shared by all connections of a participant', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_UPDATES_PER_SECOND: '1', DOWNBEAT_UPDATE_BURST: '20' } });
    const seat = await lesson.server.join(lesson.room.code, 'Anna');
    const first = await lesson.raw(seat, { sdk: true });
    first.send(...Array.from({ length: 15 }, () => stepOne));
    await until(() => first.bodies(0).length > 1, 'the answers');
    first.destroy();
    const second = await lesson.raw(seat, { sdk: true });
    second.send(...Array.from({ length: 15 }, () => stepOne));
    await until(() => second.notices.length > 0, 'the limit');
    expect(second.notices[0]).toMatchObject({ rule: 'limit', reason: 'Too many changes at once.' });
  });
});

describe('sockets that do nothing', () => {
  it('half-open ones are ended after the silence, counted, and their child goes offline', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_PING_INTERVAL_MS: '100', DOWNBEAT_PING_TIMEOUT_MS: '400' },
    });
    const teacher = await lesson.teacher();
    const seat = await lesson.server.join(lesson.room.code, 'Gone');
    const raw = await lesson.raw(seat);
    raw.send(stepOne);
    await until(() => raw.frames.length > 0, 'the first answer');
    const isOnline = (): boolean =>
      (teacher.get('presence', seat.participantId) as { online: boolean } | undefined)?.online === true;
    await until(isOnline, 'the child to be seen');
    raw.socket.pause();
    await until(() => !isOnline(), 'the ghost to go');
    expect((await metrics()).get('downbeat_closes_total{reason="dead"}')).toBe(1);
    expect(teacher.closeCodes).toEqual([]);
  });

  it('connections without a request, and heads and bodies that trickle, are ended at the deadline', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_REQUEST_TIMEOUT_MS: '1000' } });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const idle = Array.from({ length: 200 }, rawSocket);
    const slowHead = rawSocket();
    const slowBody = rawSocket();
    const upgrade = `GET /ws/${lesson.room.roomId} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: `;
    slowHead.write(upgrade);
    slowBody.write(
      'POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{',
    );
    const trickle = setInterval(() => {
      for (const socket of [slowHead, slowBody]) if (socket.writable) socket.write('x');
    }, 50);
    const sockets = [...idle, slowHead, slowBody];
    const startedAt = performance.now();
    await Promise.all(
      sockets.map((socket) => {
        socket.resume();
        return socket.closed ? undefined : once(socket, 'close');
      }),
    );
    clearInterval(trickle);
    expect(performance.now() - startedAt).toBeLessThan(8000);
    await playsOn(anna, teacher);
    expect([...teacher.closeCodes, ...anna.closeCodes]).toEqual([]);
  }, 20_000);
});

describe('more connections than there may be', () => {
  it('of one address are dropped unread and counted; classmates go on, and get in', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_CONNECTIONS_PER_ADDRESS: '20' } });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const sockets = Array.from({ length: 60 }, rawSocket);
    await until(() => sockets.filter(({ closed }) => closed).length >= 40, 'what is over to be dropped');
    await playsOn(anna, teacher);
    // A classmate gets in while they are held.
    await playsOn(await lesson.student('Bert'), teacher);
    for (const socket of sockets) socket.destroy();
    await until(() => sockets.every(({ closed }) => closed), 'the end of the storm');
    expect(
      (await metrics()).get('downbeat_dropped_connections_total{limit="address"}'),
    ).toBeGreaterThanOrEqual(40);
    expect([...teacher.closeCodes, ...anna.closeCodes]).toEqual([]);
  });
});

describe('slow readers', () => {
  it('together past the limit of all sockets: the slowest are ended, the others read on', async () => {
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_TOTAL_BUFFER_BYTES: '1048576',
        DOWNBEAT_HARD_BUFFER_BYTES: '1048576',
        DOWNBEAT_MAX_FRAME_BYTES: '1048576',
        DOWNBEAT_PING_INTERVAL_MS: '100',
        DOWNBEAT_PING_TIMEOUT_MS: '60000',
        DOWNBEAT_UPDATES_PER_SECOND: '10000',
        DOWNBEAT_UPDATE_BURST: '100000',
      },
    });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    furnish(teacher);
    await converged([teacher.doc, anna.doc]);
    const readers: RawClient[] = [];
    for (let i = 0; i < 6; i++) {
      const seat = await lesson.server.join(lesson.room.code, `Slow ${i}`);
      const reader = await lesson.raw(seat);
      reader.send(stepOne);
      await until(() => reader.frames.length > 2, 'the document');
      reader.socket.pause();
      readers.push(reader);
    }
    const { sockets: before } = lesson.server.sockets();
    let mostUnsent = 0;
    await until(() => {
      for (const { socket } of readers) if (socket.readyState === socket.OPEN) socket.send(stepOne);
      const { sockets, unsentBytes } = lesson.server.sockets();
      mostUnsent = Math.max(mostUnsent, unsentBytes);
      return sockets < before;
    }, 'the slowest to be ended');
    await playsOn(anna, teacher);
    // Each of the six alone might hold as much.
    expect(mostUnsent).toBeLessThan(4 * 1_048_576);
    expect([...teacher.closeCodes, ...anna.closeCodes]).toEqual([]);
  }, 30_000);
});

describe('questions that cost much', () => {
  it('cost few trial writes, and the description of the API is made once', async () => {
    let writes = 0;
    lesson = await LiveClass.open({
      wrapStore: (store) =>
        new Proxy(store, {
          get(target, name) {
            if (name === 'checkWritable') writes += 1;
            const value: unknown = Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
    });
    const begunAt = performance.now();
    const ready = await Promise.all(Array.from({ length: 100 }, () => fetch(`${lesson.server.url}/readyz`)));
    expect(new Set(ready.map(({ status }) => status))).toEqual(new Set([200]));
    // Ten at once and ten a second.
    expect(writes).toBeLessThan(12 + (performance.now() - begunAt) / 100);
    const [one, two] = await Promise.all(
      ['/openapi.json', '/docs/json'].map(async (path) => (await fetch(lesson.server.url + path)).text()),
    );
    expect(one).toBe(two);
  });
});

describe('guessing join codes', () => {
  const slow = { DOWNBEAT_LOCAL_WRONG_CODES_PER_MINUTE: '1', DOWNBEAT_LOCAL_WRONG_CODE_BURST: '1' };

  it('is held up after its failures with the time to wait, and teaches nothing', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_WRONG_CODES_PER_DAY_PER_ADDRESS: '10', ...slow } });
    const { server } = lesson;
    const locked = await server.createRoom();
    await server.request('PATCH', `/api/rooms/${locked.code}`, {
      token: locked.token,
      body: { locked: true },
    });
    const guess = (code: string) =>
      server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'X' } });
    const { instance: _, ...unknown } = (await guess('NONE-1000')).body;
    const { instance: __, ...shut } = (await guess(locked.code)).body;
    expect(shut).toEqual(unknown);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(`NONE-${1001 + i}`)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(20);
    for (const { body } of limited) expect(body.retryAfterMs).toBeGreaterThan(0);
  });
});
