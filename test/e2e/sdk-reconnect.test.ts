import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { joinRoom } from '../../client/index.ts';
import { closeCode } from '../../shared/close-code.ts';
import { freePort } from '../support/server-process.ts';
import { converged } from '../support/stock-client.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

let server: TestServer;
let lesson: SdkClass;

async function openClass(options?: TestServerOptions): Promise<{ teacher: Laptop; student: Laptop }> {
  server = await createTestServer(options);
  lesson = new SdkClass(server);
  const teacher = await lesson.open();
  return { teacher, student: await lesson.join(teacher, 'Ada') };
}

afterEach(async () => {
  await lesson.dismiss();
  await server.close();
});

const isLive = ({ classroom }: Laptop): boolean => classroom.connection.status === 'live';
const countOf = (statuses: readonly string[], status: string): number =>
  statuses.filter((each) => each === status).length;

it('five laptops that lose the network at one moment are all back within 0.5 s', async () => {
  const { teacher, student } = await openClass();
  const names = ['Ben', 'Cleo', 'Dan', 'Eve'];
  const laptops = [student, ...(await Promise.all(names.map((name) => lesson.join(teacher, name))))];
  const cutAt = performance.now();
  for (const laptop of laptops) laptop.cut();
  await until(() => laptops.every(({ statuses }) => countOf(statuses, 'live') === 2), 'all to be back');
  expect(performance.now() - cutAt).toBeLessThan(500);
});

it('what was edited on both sides during a drop is merged afterwards', async () => {
  const { teacher, student } = await openClass();
  student.cut();
  await until(() => student.classroom.connection.status === 'offline', 'the drop');
  student.classroom.setCell('p1', 0, 0, 11);
  teacher.classroom.setCell('p1', 0, 1, 12);
  await until(() => isLive(student), 'the connection to be back');
  await until(() => teacher.classroom.state.cells['p1:0:0'] === 11, 'the edit made offline');
  await until(() => student.classroom.state.cells['p1:0:1'] === 12, 'the edit that was missed');
  await converged([teacher.classroom.doc, student.classroom.doc]);
});

it('who is back after a moment goes on by the clock that it knows, with a few pings', async () => {
  const { student } = await openClass();
  const samples = (): number => student.classroom.clockSync.quality?.samples ?? 0;
  await until(() => samples() === 12, 'the clock to be measured');
  student.cut();
  await until(() => student.statuses.includes('offline') && isLive(student), 'the connection to be back');
  expect(student.classroom.clockSync.ready).toBe(true);
  await until(() => samples() >= 15, 'three pings');
  const thirdAt = performance.now();
  // In a burst of twelve the next would follow after 75 ms.
  await until(() => samples() >= 16, 'the next, two seconds later');
  expect(performance.now() - thirdAt).toBeGreaterThan(1000);
});

it('notes go on counting over a drop: none is heard twice, and peers see the client again at once', async () => {
  const { teacher, student } = await openClass();
  const heard: number[] = [];
  teacher.classroom.onNote(({ note }) => heard.push(note.seq));
  const { clientID } = student.classroom.doc;
  const seen = (): boolean => teacher.classroom.awareness.getStates().has(clientID);
  await until(seen, 'Ada to be seen');
  student.classroom.playNote({ midi: 60, velocity: 90 });
  await until(() => heard.length === 1, 'the first note');
  student.cut();
  await until(() => student.classroom.connection.status === 'offline', 'the drop');
  const droppedAt = performance.now();
  await until(() => isLive(student) && seen(), 'Ada to be seen again');
  expect(performance.now() - droppedAt).toBeLessThan(1000);
  expect(student.classroom.awareness.getStates().has(teacher.classroom.doc.clientID)).toBe(true);
  student.classroom.playNote({ midi: 62, velocity: 90 });
  await until(() => heard.length === 2, 'the second note');
  expect(heard).toEqual([1, 2]);
});

it('a token is renewed on the live connection, over and over, and no one notices', async () => {
  const { teacher, student } = await openClass({ env: { DOWNBEAT_TOKEN_LIFETIME_MS: '3000' } });
  const tokens = new Set<string>();
  const first = student.classroom.session.expiresAt;
  await until(
    () => {
      tokens.add(student.classroom.session.token);
      return tokens.size >= 3 && Date.now() > first + 1000;
    },
    'the token to be renewed twice and the first one to be over',
    15_000,
  );
  expect(student.statuses).toEqual(['live']);
  expect(teacher.statuses).toEqual(['live']);
  student.classroom.setCell('p1', 0, 0, 5);
  await until(() => teacher.classroom.state.cells['p1:0:0'] === 5, 'an edit after the renewals');
});

it('a laptop that wakes with a stale token shows the server a new one, never the stale one', async () => {
  const { teacher } = await openClass({ env: { DOWNBEAT_TOKEN_LIFETIME_MS: '1000' } });
  const session = await joinRoom({ url: server.url, code: teacher.classroom.session.code, name: 'Ben' });
  await until(() => Date.now() > session.expiresAt + 1000, 'the token to be over');
  const sleeper = lesson.sitDown(session);
  await sleeper.classroom.whenLive();
  expect(sleeper.urls.length).toBe(1);
  expect(sleeper.urls[0]?.searchParams.get('token')).not.toBe(session.token);
  expect(sleeper.closeCodes).toEqual([]);
});

it('a token that this clock takes for fresh and the server does not is renewed before any socket is opened for it', async () => {
  const { teacher } = await openClass({ env: { DOWNBEAT_TOKEN_LIFETIME_MS: '1000' } });
  const session = await joinRoom({ url: server.url, code: teacher.classroom.session.code, name: 'Ben' });
  await until(() => Date.now() > session.expiresAt + 1000, 'the token to be over');
  const sleeper = lesson.sitDown({ ...session, expiresAt: Date.now() + 3_600_000 });
  await sleeper.classroom.whenLive();
  expect(sleeper.closeCodes).toEqual([]);
  expect(sleeper.urls).toHaveLength(1);
});

it('a server that restarts gets its class back, with what was edited meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-sdk-'));
  try {
    const options = { file: join(folder, 'rooms.db'), env: { PORT: String(await freePort()) } };
    const { teacher, student } = await openClass(options);
    teacher.classroom.setTempo({ bpm: 77 });
    await until(() => student.classroom.state.tempo.bpm === 77, 'the tempo');
    await server.close();
    await until(() => !isLive(student) && !isLive(teacher), 'everybody to notice');
    student.classroom.setCell('p1', 3, 3, 33);
    server = await createTestServer(options);
    await until(() => isLive(student) && isLive(teacher), 'everybody to be back', 15_000);
    await until(() => teacher.classroom.state.cells['p1:3:3'] === 33, 'the edit made meanwhile');
    expect(student.classroom.state.tempo.bpm).toBe(77);
    expect(student.closeCodes[0]).toBe(closeCode.draining.code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('a reload takes the same seat by its token', async () => {
  const { teacher, student } = await openClass();
  const { participantId, session } = student.classroom;
  await student.classroom.close();
  const again = await joinRoom({ url: server.url, code: session.code, name: 'Ada', token: session.token });
  expect(again.participantId).toBe(participantId);
  const reloaded = lesson.sitDown(again);
  await reloaded.classroom.whenLive();
  await until(() => teacher.classroom.state.presence[participantId]?.online === true, 'the seat to be taken');
  expect(Object.keys(teacher.classroom.state.presence)).toHaveLength(2);
});
