/** A child's name is erased from the rooms, too: from every byte of the data folder, while a class plays in one of them. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { createSelPlace, filesWith, type SelPlace } from '../persistence/sel-place.ts';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer, type JsonObject, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

const typed = 'Annabel Rosenberg-Quist';

let place: SelPlace;
let server: TestServer;
let lesson: SdkClass;
let teacher: Laptop;
let failing: boolean;

async function start(): Promise<void> {
  server = await createTestServer({
    file: join(place.folder, 'downbeat.db'),
    selFile: place.file,
    wrapStore: (store) => ({
      ...store,
      startEpoch: (...args) => (failing ? Promise.reject(new Error('disk full')) : store.startEpoch(...args)),
    }),
  });
  lesson = new SdkClass(server);
}

beforeEach(async () => {
  failing = false;
  place = createSelPlace();
  await start();
  teacher = await lesson.open();
});
afterEach(async () => {
  await lesson.dismiss();
  await server.close();
  place.remove();
});

const idOf = ({ classroom }: Laptop): string => classroom.session.participantId;
const nameIn = ({ classroom }: Laptop, participantId: string): string | undefined =>
  classroom.state.presence[participantId]?.name;
const erase = (participantId: string, query: string) => {
  const { roomId, token } = teacher.classroom.session;
  return server.request('DELETE', `/api/rooms/${roomId}/sel/students/${participantId}${query}`, { token });
};
const namesOnDisk = (): string[] => filesWith(place.folder, typed);

describe('erasing a child with its name', () => {
  it('leaves no byte of the name in any file, and the class goes on with what it is playing', async () => {
    const child = await lesson.join(teacher, typed);
    const other = await lesson.join(teacher, 'Bert');
    child.classroom.setCell('p1', 0, 0, 90);
    other.classroom.setCell('p1', 0, 1, 91);
    await until(() => teacher.classroom.state.cells['p1:0:1'] === 91, 'the cells');
    expect(namesOnDisk()).not.toEqual([]);
    const before = teacher.classroom.state;
    const epochs: number[] = [];
    for (const laptop of [teacher, other]) laptop.classroom.on('epoch', ({ epoch }) => epochs.push(epoch));

    expect((await erase(idOf(child), '?names=erase')).status).toBe(204);

    expect(namesOnDisk()).toEqual([]);
    other.classroom.setCell('p1', 0, 2, 92);
    const { seat } = before.presence[idOf(child)] ?? { seat: 0 };
    for (const laptop of [teacher, other, child]) {
      await until(() => nameIn(laptop, idOf(child)) === `Player ${seat}`, 'the new name');
      await until(() => laptop.classroom.state.cells['p1:0:2'] === 92, 'the edit made meanwhile');
      expect(laptop.closeCodes).toContain(closeCode.epochBegins.code);
      expect(laptop.classroom.state.cells).toEqual({ ...before.cells, 'p1:0:2': 92 });
      expect(laptop.classroom.connection.status).toBe('live');
    }
    expect(epochs).toEqual([2, 2]);
    const { participantId, name } = await server.store
      .listParticipants(child.classroom.session.roomId)
      .then(
        (all) => all.find((each) => each.participantId === idOf(child)) ?? { participantId: '', name: '' },
      );
    expect([participantId, name]).toEqual([idOf(child), `Player ${seat}`]);
    const { code = '' } = teacher.classroom.session;
    await lesson.dismiss();
    await server.close();
    expect(namesOnDisk()).toEqual([]);
    await start();
    const newcomer = await new StockClient(await server.join(code, 'Cleo')).synced();
    expect(JSON.stringify(newcomer.contents())).not.toContain(typed);
    newcomer.destroy();
    expect(namesOnDisk()).toEqual([]);
  });

  it('reaches every room of the class, ended ones too, and a child that was removed', async () => {
    const { roomId, code = '', token } = teacher.classroom.session;
    const next = await server.createRoom();
    const { body } = await server.request('POST', `/api/rooms/${roomId}/sel/class/invitations`, { token });
    await server.request('PUT', `/api/rooms/${next.code}/sel/class`, {
      token: next.token,
      body: { invitation: body.invitation },
    });
    const [first, second] = [await server.join(code, typed), await server.join(next.code, typed)];
    const seat = `/api/rooms/${next.code}/sel/seats/${second.participantId}`;
    await server.request('PUT', `/api/rooms/${roomId}/sel/students/${first.participantId}/opt-out`, {
      token,
    });
    const link = { token: next.token, body: { studentId: first.participantId } };
    expect((await server.request('PUT', seat, link)).status).toBe(204);
    await server.request('DELETE', `/api/rooms/${roomId}/participants/${first.participantId}`, { token });
    await server.request('DELETE', `/api/rooms/${next.code}`, next);
    expect(namesOnDisk()).not.toEqual([]);

    expect((await erase(first.participantId, '?names=erase')).status).toBe(204);

    expect(namesOnDisk()).toEqual([]);
    expect(await server.store.findParticipant(next.roomId, second.participantId)).toMatchObject({
      name: 'Player 2',
    });
    const { records } = (await server.request('GET', `/api/rooms/${roomId}/sel/access-log`, { token })).body;
    expect((records as JsonObject[])[1]).toMatchObject({
      action: 'name-erasure',
      studentId: first.participantId,
    });
  });

  it('says where it could not be done, and does the rest when it is asked again', async () => {
    const child = await lesson.join(teacher, typed);
    failing = true;
    expect(await erase(idOf(child), '?names=erase')).toMatchObject({
      status: 503,
      body: { code: 'ROOM_FAILED' },
    });
    expect(namesOnDisk()).not.toEqual([]);
    await until(() => teacher.classroom.connection.status === 'live', 'the room to be back as it was');
    expect(nameIn(teacher, idOf(child))).toMatch(/^Player/);
    failing = false;
    expect((await erase(idOf(child), '?names=erase')).status).toBe(204);
    expect(namesOnDisk()).toEqual([]);
  });
});

it('erasing a child without its name leaves the room as it is', async () => {
  const child = await lesson.join(teacher, typed);
  for (const query of ['', '?names=keep']) expect((await erase(idOf(child), query)).status).toBe(204);
  expect(namesOnDisk()).not.toEqual([]);
  expect(nameIn(teacher, idOf(child))).toBe(typed);
  expect(teacher.closeCodes).toEqual([]);
});
