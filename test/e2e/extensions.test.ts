/** Extensions, from their declaration to the members of a real server: roots by the gate, events by who sends and hears them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Classroom, HeardEvent, Notice } from '../../client/index.ts';
import { connect, joinRoom } from '../../client/index.ts';
import type { ServerExtension } from '../../server/server-extension.ts';
import { defineExtension } from '../../shared/extension.ts';
import type { Policy } from '../../shared/policy.ts';
import { encodeSentEvent } from '../../shared/protocol.ts';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

const drum = Type.Object({ drum: Type.Enum(['low', 'high']) });
const game = defineExtension({
  name: 'circle',
  roots: {
    'circle.round': { writer: 'server', describes: 'the round', keys: { hits: Type.Integer() } },
    'circle.vote': {
      writer: 'everyone',
      describes: 'a vote',
      entries: { keyPattern: '[a-z0-9]+', keyMeans: 'who', value: Type.Integer({ minimum: 1, maximum: 5 }) },
      maxKeys: 3,
    },
    'circle.rule': { writer: 'teacher', describes: 'a rule', keys: { speed: Type.Integer() } },
  },
  events: {
    'circle.hit': { describes: 'a hit', from: 'everyone', to: 'everyone', payload: drum, perMinute: 3 },
    'circle.start': { describes: 'go', from: 'teacher', to: 'everyone', payload: Type.Null() },
    'circle.whisper': {
      describes: 'for the teacher',
      from: 'everyone',
      to: 'teacher',
      payload: Type.String(),
    },
    'circle.secret': { describes: 'an answer', from: 'everyone', to: 'server', payload: Type.String() },
    'circle.won': { describes: 'it is won', from: 'server', to: 'everyone', payload: Type.Integer() },
  },
});

let folder: string;
let server: TestServer;
let served: string[];
let logLines: string[];
const open: { close(): Promise<void> | void }[] = [];

const serverPart: ServerExtension = {
  extension: game,
  decide: ({ root, after }) =>
    root === 'circle.vote' && after === 4 ? { allowed: false, reason: 'Four is taken.' } : undefined,
  async onEvent({ name, from, payload }, room) {
    served.push(`${name} ${from} ${JSON.stringify(payload)}`);
    if (name === 'circle.whisper') throw new Error('The hook is broken.');
    if (name !== 'circle.hit') return;
    const hits = Number(room.reader.json('circle.round', 'hits') ?? 0) + 1;
    await room.edit([{ root: 'circle.round', key: 'hits', value: hits }]);
    if (hits === 3) room.sendEvent('circle.won', hits);
  },
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'downbeat-extensions-'));
  served = [];
  logLines = [];
  await start();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const file = join(folder, 'rooms.db');
  server = await createTestServer({ file, extensions: [serverPart], logLines });
}

interface Player {
  readonly classroom: Classroom;
  readonly events: HeardEvent<unknown>[];
  readonly notices: Notice[];
  readonly circle: ReturnType<typeof circleOf>;
}

function circleOf(classroom: Classroom) {
  return classroom.extension(game);
}

async function player(code: string, name: string, seat?: Parameters<typeof connect>[0]): Promise<Player> {
  const session = seat ?? (await joinRoom({ url: server.url, code, name }));
  const classroom = connect(session, { WebSocket, extensions: [game] });
  open.push(classroom);
  const circle = circleOf(classroom);
  const events: HeardEvent<unknown>[] = [];
  const notices: Notice[] = [];
  for (const event of Object.keys(game.events) as (keyof typeof game.events)[])
    circle.on(event, (heard) => events.push(heard));
  classroom.on('notice', (notice) => notices.push(notice));
  await classroom.whenLive();
  return { classroom, events, notices, circle };
}

async function openRoom() {
  const opened = await server.createRoom();
  const teacher = new StockClient(opened);
  open.push({ close: () => teacher.destroy() });
  return { opened, teacher };
}

describe('events', () => {
  it('reach all others once, as their sender the token names, at once and in order; the server’s, everybody', async () => {
    const { opened } = await openRoom();
    const [anna, ben] = [await player(opened.code, 'Anna'), await player(opened.code, 'Ben')];
    for (const kind of ['low', 'high', 'low'] as const)
      expect(anna.circle.send('circle.hit', { drum: kind })).toBe(true);
    await until(() => ben.events.length === 4 && anna.events.length === 1, 'the events');
    expect(ben.events.slice(0, 3).map(({ from, role, payload }) => [from, role, payload])).toEqual(
      ['low', 'high', 'low'].map((kind) => [anna.classroom.participantId, 'student', { drum: kind }]),
    );
    expect(
      [anna.events[0], ben.events[3]].map((event) => [event?.name, event?.from, event?.payload]),
    ).toEqual([
      ['circle.won', 'server', 3],
      ['circle.won', 'server', 3],
    ]);
    expect(anna.circle.get('circle.round', 'hits')).toBe(3);
  });

  it('are dropped past their rate, and their sender is told when to go on; a reload does not refill it', async () => {
    const { opened } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    const ben = await player(opened.code, 'Ben');
    for (let i = 0; i < 5; i++) anna.circle.send('circle.hit', { drum: 'low' });
    await until(() => anna.notices.length === 2, 'the notices');
    expect(anna.notices[0]).toMatchObject({ rule: 'event', retryAfterMs: expect.any(Number) });
    await anna.classroom.close();
    const again = await player(opened.code, 'Anna', anna.classroom.session);
    again.circle.send('circle.hit', { drum: 'low' });
    await until(() => again.notices.length === 1, 'the notice');
    expect(ben.events.filter(({ name }) => name === 'circle.hit')).toHaveLength(3);
  });

  it('go to whom they are for, and what a hook throws is logged', async () => {
    const { opened } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    const ben = await player(opened.code, 'Ben');
    anna.circle.send('circle.whisper', 'psst');
    anna.circle.send('circle.secret', 'B');
    anna.circle.send('circle.hit', { drum: 'high' });
    await until(() => ben.events.length === 1, 'the hit');
    expect(ben.events.map(({ name }) => name)).toEqual(['circle.hit']);
    const { participantId } = anna.classroom;
    expect(served).toEqual([
      `circle.whisper ${participantId} "psst"`,
      `circle.secret ${participantId} "B"`,
      `circle.hit ${participantId} {"drum":"high"}`,
    ]);
    await until(() => logLines.some((line) => line.includes('The hook is broken.')), 'the log line');
  });

  it('that nobody declared, may send or would understand are refused, and the connection goes on', async () => {
    const { opened } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    expect(() => anna.circle.send('circle.hit', { drum: 'loud' as 'low' })).toThrow(RangeError);
    const session = await joinRoom({ url: server.url, code: opened.code, name: 'Raw' });
    const socket = new WebSocket(`${session.wsUrl}/${session.roomId}?token=${session.token}&sdk=1`);
    open.push({ close: () => socket.terminate() });
    const texts: string[] = [];
    socket.on('message', (data: Buffer) => {
      if (data[0] === 100) texts.push(data.subarray(data.indexOf('{')).toString());
    });
    await new Promise((resolve) => socket.once('open', resolve));
    for (const event of [
      { name: 'circle.nothing', payload: 1 },
      { name: 'circle.start', payload: null },
      { name: 'circle.won', payload: 3 },
      { name: 'circle.hit', payload: { drum: 'loud' } },
      { name: 'circle.secret', payload: 'x'.repeat(1025) },
    ])
      socket.send(encodeSentEvent(event));
    await until(() => texts.length === 5, 'the notices');
    for (const part of ['no event', 'Only a teacher', 'Only the server', 'does not fit', '1024 bytes'])
      expect(texts.join('\n')).toContain(part);
    expect(served).toEqual([]);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('roots', () => {
  it('are written by whom the declaration lets, and by its finer rule', async () => {
    const { opened, teacher } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    anna.circle.set('circle.vote', 'anna', 5);
    await until(() => teacher.get('circle.vote', 'anna') === 5, 'the vote');
    expect(() => anna.circle.set('circle.vote', 'anna', 9)).toThrow(RangeError);
    anna.circle.set('circle.vote', 'anna', 4);
    anna.circle.set('circle.round', 'hits', 99);
    anna.circle.set('circle.rule', 'speed', 3);
    await until(() => anna.notices.length === 3, 'the notices');
    expect(anna.notices.map(({ rule, root, reason }) => `${rule} ${root} ${reason}`)).toEqual([
      'G5 circle.vote Four is taken.',
      'G5 circle.round Only the server writes this.',
      'G5 circle.rule Only a teacher can change this.',
    ]);
    await until(() => anna.circle.get('circle.round', 'hits') === undefined, 'the restore');
    expect(anna.circle.get('circle.vote', 'anna')).toBe(5);
    teacher.doc.getMap('circle.rule').set('speed', 2);
    await until(() => anna.circle.get('circle.rule', 'speed') === 2, "the teacher's rule");
  });

  it('hold so many keys and no more, and nothing that was not declared', async () => {
    const { opened, teacher } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    for (const key of ['a', 'b', 'c', 'd']) anna.circle.set('circle.vote', key, 1);
    await until(() => anna.notices.length === 1, 'the notice');
    expect(anna.notices[0]?.reason).toContain('at most 3 keys');
    anna.classroom.doc.getMap('circle.other').set('x', 1);
    await until(() => anna.notices.length === 2, 'the notice');
    expect(anna.notices[1]).toMatchObject({ rule: 'G4', root: 'circle.other' });
    anna.circle.set('circle.vote', 'a', 2);
    await until(() => teacher.get('circle.vote', 'a') === 2, 'the next vote');
    expect(teacher.doc.getMap('circle.vote').size).toBe(3);
    expect(teacher.doc.getMap('circle.other').size).toBe(0);
  });

  it('outlive a restart and an epoch, and tell of their changes', async () => {
    const { opened, teacher } = await openRoom();
    const anna = await player(opened.code, 'Anna');
    anna.circle.set('circle.vote', 'anna', 5);
    await until(() => teacher.get('circle.vote', 'anna') === 5, 'the vote');
    for (const each of open.splice(0)) await each.close();
    await server.close();
    await start();
    const later = await player(opened.code, 'Cleo');
    expect(later.circle.get('circle.vote', 'anna')).toBe(5);
    const changes: (readonly string[])[] = [];
    later.circle.onChange('circle.vote', ({ keys }) => changes.push(keys));
    const epochs: number[] = [];
    later.classroom.on('epoch', ({ epoch }) => epochs.push(epoch));
    await server.rooms.renew(opened.roomId, () => []);
    await until(() => epochs.length === 1, 'the epoch', 10_000);
    expect(later.circle.get('circle.vote', 'anna')).toBe(5);
    later.circle.set('circle.vote', 'cleo', 2);
    expect(changes.at(-1)).toEqual(['cleo']);
  });
});

it("an application's own policy comes on top of the extensions' rules", async () => {
  await server.close();
  const file = join(folder, 'rooms.db');
  const policy = (builtIn: Policy): Policy => ({
    decide: (write, room) =>
      write.key === 'nobody' ? { allowed: false, reason: 'Not nobody.' } : builtIn.decide(write, room),
  });
  server = await createTestServer({ file, extensions: [serverPart], logLines, policy });
  const { opened, teacher } = await openRoom();
  const anna = await player(opened.code, 'Anna');
  anna.circle.set('circle.vote', 'nobody', 1);
  anna.circle.set('circle.vote', 'anna', 4);
  anna.circle.set('circle.vote', 'ben', 2);
  await until(() => anna.notices.length === 2, 'the notices');
  expect(anna.notices.map(({ reason }) => reason)).toEqual(['Not nobody.', 'Four is taken.']);
  await until(() => teacher.get('circle.vote', 'ben') === 2, 'the vote');
});
