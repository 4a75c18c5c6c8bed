import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { createFilePlace, type FilePlace } from '../persistence/file-store-place.ts';
import { contentsOf, converged, type StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn, socketOf } from './live-class.ts';

let lesson: LiveClass;
let place: FilePlace | undefined;
afterEach(async () => {
  await lesson.end();
  place?.remove();
  place = undefined;
});

/** Everything that a room can hold, by hand of teacher and student. */
async function furnish(teacher: StockClient, student: StockClient): Promise<void> {
  const { participantId } = student.seat;
  teacher.set('tempo', 'bpm', 77);
  teacher.set('mutes', participantId, true);
  teacher.set('beats', participantId, [1, 3]);
  teacher.set('roles', participantId, 'drums');
  teacher.set('room', 'title', 'Furnished');
  student.set('cells', 'p1:2:7', 99);
  await until(() => teacher.get('cells', 'p1:2:7') === 99, "the student's cell");
  await until(() => student.get('room', 'title') === 'Furnished', "the teacher's title");
}

describe('an idle room', () => {
  it('is unloaded once nobody has been in it for a while, and comes back whole', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_ROOM_IDLE_MS: '100' } });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    await furnish(teacher, anna);
    const before = contentsOf(teacher.doc);
    const { liveRooms } = lesson.server.rooms;
    expect(liveRooms).toHaveLength(1);
    teacher.destroy();
    anna.destroy();
    await until(() => lesson.server.rooms.liveRooms.length === 0, 'the room to be unloaded');
    const again = await lesson.teacher();
    expect(lesson.server.rooms.liveRooms[0]).not.toBe(liveRooms[0]);
    const { presence, ...rest } = before;
    expect(again.contents()).toMatchObject(rest);
    expect(Object.keys(presence as object)).toHaveLength(2);
    expect(again.get('presence', anna.seat.participantId)).toMatchObject({ online: false, seat: 2 });
    await playsOn(await lesson.connect(anna.seat), again);
  });

  it('holds at first a pattern, its teacher and a timeline, and no pattern again once the teacher has taken it away', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_ROOM_IDLE_MS: '100' } });
    const teacher = await lesson.teacher();
    const { presence, patterns, timeline, ...others } = teacher.contents();
    expect(Object.keys(presence ?? {})).toEqual([teacher.seat.participantId]);
    expect(Object.keys(patterns ?? {})).toEqual(['p1']);
    expect(Object.keys(timeline ?? {})).toEqual(['current']);
    expect(Object.values(others).flatMap((root) => Object.keys(root ?? {}))).toEqual([]);
    teacher.doc.getMap('patterns').delete('p1');
    const [room] = lesson.server.rooms.liveRooms;
    await until(() => room?.reader.keys('patterns').length === 0, 'the pattern to go');
    teacher.destroy();
    await until(() => lesson.server.rooms.liveRooms.length === 0, 'the unloading');
    const back = await lesson.teacher();
    expect(back.contents().patterns).toEqual({});
  });

  it('stays loaded as long as somebody is in it, and a reload finds it there', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_ROOM_IDLE_MS: '150' } });
    const teacher = await lesson.teacher();
    const [room] = lesson.server.rooms.liveRooms;
    const startedAt = performance.now();
    await until(() => performance.now() - startedAt > 400, 'more than the idle time');
    const other = await lesson.teacher();
    teacher.destroy();
    await until(() => room?.connectionCount === 1, 'one to leave');
    expect(lesson.server.rooms.liveRooms).toEqual([room]);
    other.destroy();
    await until(() => room?.connectionCount === 0, 'the other to leave');
    await lesson.teacher();
    expect(lesson.server.rooms.liveRooms).toEqual([room]);
  });
});

describe('a room that is closed', () => {
  it('tells every client 4404, frees the code and refuses whoever comes back', async () => {
    lesson = await LiveClass.open();
    const [teacher, anna, bert] = [
      await lesson.teacher(),
      await lesson.student('Anna'),
      await lesson.student('Bert'),
    ];
    const { code, token } = lesson.room;
    expect((await lesson.server.request('DELETE', `/api/rooms/${code}`, { token })).status).toBe(204);
    const all = [teacher, anna, bert];
    await until(() => all.every(({ closeCodes }) => closeCodes.length > 0), 'everybody to be told');
    for (const { closeCodes, provider } of all) {
      expect(closeCodes).toEqual([closeCode.roomClosed.code]);
      expect(provider.shouldConnect).toBe(false);
    }
    const join = await lesson.server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Late' } });
    expect(join).toMatchObject({ status: 404, body: { code: 'ROOM_UNAVAILABLE' } });
    anna.provider.connect();
    await until(() => anna.closeCodes.length === 2, 'the return to be refused');
    expect(anna.closeCodes[1]).toBe(closeCode.roomClosed.code);
    expect(lesson.server.rooms.liveRooms).toEqual([]);
  });

  it('while a client is on its way in lets nobody stay', async () => {
    lesson = await LiveClass.open();
    const seat = await lesson.server.join(lesson.room.code, 'Anna');
    const { code, token } = lesson.room;
    const late = Array.from({ length: 10 }, () => lesson.startConnecting(seat));
    await lesson.server.request('DELETE', `/api/rooms/${code}`, { token });
    await until(() => late.every(({ closeCodes }) => closeCodes.length > 0), 'all to be refused');
    expect(lesson.server.rooms.liveRooms.map(({ connectionCount }) => connectionCount)).toEqual(
      lesson.server.rooms.liveRooms.map(() => 0),
    );
  });
});

describe('a server that stops', () => {
  it('closes with 4503, stores everything, and starts again on its file with all of it', async () => {
    place = createFilePlace();
    lesson = await LiveClass.open({ file: place.file });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    await furnish(teacher, anna);
    for (let step = 0; step < 16; step++) anna.set('cells', `p1:0:${step}`, step + 1);
    await until(() => teacher.get('cells', 'p1:0:15') === 16, 'the pattern');
    const before = contentsOf(teacher.doc);
    const codes = [teacher.closeCodes, anna.closeCodes];
    for (const { provider } of [teacher, anna]) provider.shouldReconnect = () => false;
    const { room } = lesson;
    await Promise.all([
      lesson.server.close(),
      until(() => codes.every(({ length }) => length > 0), 'both to be told'),
    ]);
    expect(codes).toEqual([[closeCode.draining.code], [closeCode.draining.code]]);
    const port = new URL(lesson.server.url).port;
    const server = await createTestServer({ file: place.file, env: { PORT: port } });
    Object.assign(lesson, { server });
    for (const { provider } of [teacher, anna]) provider.connect();
    await Promise.all([teacher.synced(), anna.synced()]);
    await playsOn(anna, teacher);
    const late = await lesson.connect(await server.join(room.code, 'Late'));
    await converged([teacher.doc, anna.doc, late.doc]);
    expect(late.contents().cells).toMatchObject(before.cells as object);
    expect(late.contents()).toMatchObject({ mutes: before.mutes, beats: before.beats, roles: before.roles });
    expect(late.get('presence', late.seat.participantId)).toMatchObject({ seat: 3 });
  });

  it('is not held up by a client that reads nothing, nor by an upgrade that was refused', async () => {
    lesson = await LiveClass.open();
    const anna = await lesson.student('Anna');
    anna.provider.shouldReconnect = () => false;
    const socket = socketOf(anna);
    socket.pause();
    const { host, port } = new URL(lesson.server.url);
    const refused = connectTcp(Number(port), '127.0.0.1');
    const head = `GET /ws/%E0%A4%A HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`;
    refused.write(head);
    const [answer] = (await once(refused, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
    const startedAt = performance.now();
    await lesson.server.close();
    expect(performance.now() - startedAt).toBeLessThan(3000);
    socket.resume();
    Object.assign(lesson, { server: await createTestServer() });
  });
});
