import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../support/test-server.ts';

describe('POST /api/rooms', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await createTestServer({ env: { DOWNBEAT_ROOMS_PER_TENANT: '3' } });
  });
  afterEach(() => server.close());

  it('opens a room whose teacher holds the token', async () => {
    const token = server.teacherKey;
    const body = { title: 'Tuesday', teacherName: '  Ms   Ode ', bpm: 132, beatsPerBar: 3 };
    const opened = await server.request('POST', '/api/rooms', { token, body });
    expect(opened.status).toBe(201);
    expect(opened.body).toEqual({
      roomId: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{12}$/),
      code: expect.stringMatching(/^[A-Z]+-\d{4}$/),
      token: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/),
      participantId: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{10}$/),
      wsUrl: server.wsUrl,
      expiresAt: expect.any(Number),
    });
    const room = await server.request('GET', `/api/rooms/${opened.body.code}`, {
      token: `${opened.body.token}`,
    });
    expect(room.body).toMatchObject({
      room: { title: 'Tuesday', locked: false, frozen: false },
      tempo: { bpm: 132, beatsPerBar: 3, beatUnit: 4, playing: false },
      presence: {
        [`${opened.body.participantId}`]: { name: 'Ms Ode', role: 'teacher', online: false, seat: 1 },
      },
      patterns: { p1: { steps: 16 } },
    });
  });

  it('cleans the title and refuses one that cannot be shown, here as later', async () => {
    const token = server.teacherKey;
    const body = { title: '\u202eTues\u00adday\t', teacherName: 'Lehrer\u200f' };
    const { body: opened } = await server.request('POST', '/api/rooms', { token, body });
    const own = { token: `${opened.token}` };
    const path = `/api/rooms/${opened.code}`;
    expect((await server.request('GET', path, own)).body).toMatchObject({
      room: { title: 'Tuesday' },
      presence: { [`${opened.participantId}`]: { name: 'Lehrer' } },
    });
    const renamed = await server.request('PATCH', path, { ...own, body: { title: ' Zoe\u0308  ' } });
    expect(renamed.body).toMatchObject({ title: 'Zoë' });
    for (const title of ['a\u0000', '\u3164x'.repeat(81)]) {
      const refused = { status: 400, body: { errors: [{ field: 'body.title' }] } };
      expect(await server.request('PATCH', path, { ...own, body: { title } })).toMatchObject(refused);
      expect(await server.request('POST', '/api/rooms', { token, body: { title } })).toMatchObject(refused);
    }
  });

  it('needs no body', async () => {
    expect(await server.request('POST', '/api/rooms', { token: server.teacherKey })).toMatchObject({
      status: 201,
    });
  });

  it('takes the key as a teacher types it', async () => {
    const token = server.teacherKey.toLowerCase().replaceAll('-', ' ');
    expect((await server.request('POST', '/api/rooms', { token, body: {} })).status).toBe(201);
  });

  it('refuses a missing or wrong key, and a room token', async () => {
    const { token } = await server.createRoom();
    for (const options of [{}, { token: 'WRONG-KEY' }, { token }]) {
      const refused = await server.request('POST', '/api/rooms', { ...options, body: {} });
      expect(refused).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    }
  });

  it.each([
    [{ bpm: 301 }, 'body.bpm'],
    [{ beatsPerBar: 1.5 }, 'body.beatsPerBar'],
    [{ title: 'x'.repeat(81) }, 'body.title'],
    [{ teacherName: 'a\u0000b' }, 'body.teacherName'],
    [{ titel: 'Tuesday' }, 'body.titel'],
    [[], 'body'],
  ])('refuses %j and names the field', async (body, field) => {
    const refused = await server.request('POST', '/api/rooms', { token: server.teacherKey, body });
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(refused.body.errors).toContainEqual({ field, reason: expect.any(String) });
  });

  it('holds the limit of open rooms, also against requests at the same time, until one is closed', async () => {
    const token = server.teacherKey;
    const open = () => server.request('POST', '/api/rooms', { token, body: {} });
    const all = await Promise.all(Array.from({ length: 8 }, open));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(all.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'TENANT_FULL' },
    });
    const first = all.find(({ status }) => status === 201)?.body;
    const closed = await server.request('DELETE', `/api/rooms/${first?.code}`, {
      token: `${first?.token}`,
    });
    expect(closed.status).toBe(204);
    expect((await open()).status).toBe(201);
  });
});
