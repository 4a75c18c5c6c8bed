import { afterEach, describe, expect, it } from 'vitest';
import type { RoomStore } from '../../../persistence/room-store.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/wait.ts';
import { type StoreMethod, wrapStore } from '../../support/wrapped-store.ts';

/** The real store, some of whose methods fail while `broken` says so. */
function breakable(broken: { readonly methods: Set<StoreMethod> }) {
  return (store: RoomStore): RoomStore =>
    wrapStore(store, async (name, method) => {
      if (broken.methods.has(name)) throw new Error('disk full at /secret/path');
      return method();
    });
}

describe('when something below the API fails', () => {
  let server: TestServer;
  const broken = { methods: new Set<StoreMethod>() };
  const logLines: string[] = [];
  const start = async () => {
    server = await createTestServer({ wrapStore: breakable(broken), logLines });
  };
  afterEach(async () => {
    broken.methods.clear();
    logLines.length = 0;
    await server.close();
  });

  it('a store fault is INTERNAL to the caller and whole in the log, under the same id', async () => {
    await start();
    const { code } = await server.createRoom();
    broken.methods.add('findRoomByCode');
    const failed = await server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Bo' } });
    expect(failed).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(failed.body)).not.toContain('disk full');
    const line = logLines.find((each) => each.includes('disk full'));
    expect(line).toContain(String(failed.body.instance));
  });

  it('an edit that cannot be stored is ROOM_FAILED, and the room comes back', async () => {
    await start();
    const { code, token } = await server.createRoom({ bpm: 90 });
    const change = () => server.request('PATCH', `/api/rooms/${code}/tempo`, { token, body: { bpm: 91 } });
    broken.methods.add('commit');
    expect(await change()).toMatchObject({ status: 503, body: { code: 'ROOM_FAILED' } });
    broken.methods.clear();
    const room = await server.request('GET', `/api/rooms/${code}`, { token });
    expect(room).toMatchObject({ status: 200, body: { tempo: { bpm: 90 } } });
    expect((await change()).status).toBe(200);
  });

  it('a seat is given though the room is unloaded, as idle, while a slow store is asked for it', async () => {
    const slow = (store: RoomStore): RoomStore => ({
      ...store,
      async addParticipant(participant) {
        await until(() => server.rooms.liveRooms.length === 0, 'the room to be unloaded');
        return store.addParticipant(participant);
      },
    });
    server = await createTestServer({ wrapStore: slow, env: { DOWNBEAT_ROOM_IDLE_MS: '1' } });
    const room = await server.createRoom({ bpm: 90 });
    for (const name of ['Bo', 'Cy']) {
      const joined = await server.request('POST', `/api/rooms/${room.code}/join`, { body: { name } });
      expect(joined.status).toBe(200);
    }
    const { body } = await server.request('GET', `/api/rooms/${room.code}`, { token: room.token });
    expect(Object.keys(body.presence as object)).toHaveLength(3);
  });

  it('a room that could not be furnished takes no place among the open ones', async () => {
    await start();
    broken.methods.add('addParticipant');
    const failed = await server.request('POST', '/api/rooms', { token: server.teacherKey, body: {} });
    expect(failed.status).toBe(500);
    expect(await server.store.countOpenRooms('local', server.clock.unixNow())).toBe(0);
  });

  it('readyz tells a store that cannot be written, healthz stays well', async () => {
    await start();
    expect(await server.request('GET', '/readyz')).toEqual({
      status: 200,
      body: { status: 'ok', sel: { waiting: 0, deadLetters: 0, unkept: 0 } },
    });
    broken.methods.add('checkWritable');
    expect(await server.request('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { code: 'STORE_UNAVAILABLE' },
    });
    expect(await server.request('GET', '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('a draining server says so, and when to come back, to each another time', async () => {
    await start();
    const { code, token } = await server.createRoom();
    await server.rooms.drain();
    const answers = [
      await server.request('GET', '/readyz'),
      await server.request('POST', '/api/rooms', { token: server.teacherKey, body: {} }),
      await server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Bo' } }),
      await server.request('GET', `/api/rooms/${code}`, { token }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, body: { code: 'DRAINING' } });
    const waits = answers.map(({ body }) => body.retryAfterMs);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(1500);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(3000);
    expect(new Set(waits).size).toBeGreaterThan(1);
    const { headers } = await fetch(`${server.url}/api/time`);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
    expect(headers.get('connection')).toBe('close');
    expect((await server.request('GET', '/healthz')).status).toBe(200);
  });
});
