import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../../shared/close-code.ts';
import { type Seat, StockClient } from '../../support/stock-client.ts';
import { until } from '../../support/wait.ts';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

describe('membership over HTTP', () => {
  let classroom: Classroom;
  beforeEach(async () => {
    classroom = await openClassroom();
  });
  afterEach(() => classroom.server.close());
  const refresh = (token?: string) =>
    classroom.server.request('POST', '/api/token/refresh', token === undefined ? {} : { token });

  it('shows the room to its members, whatever the spelling of the code', async () => {
    const { server, code, student, teacher } = classroom;
    const room = await server.request('GET', `/api/rooms/${code.toLowerCase()}`, { token: student.token });
    expect(room.status).toBe(200);
    expect(room.body).toMatchObject({ roomId: teacher.roomId, code, cells: {}, mutes: {} });
    expect(Object.keys(room.body.presence as object).sort()).toEqual(
      [teacher.participantId, student.participantId].sort(),
    );
  });

  it('needs a token that this server signed, of this room, not expired', async () => {
    const { ask, server, clock, student, teacher } = classroom;
    const other = await server.createRoom();
    const codeOf = async (who?: { token: string }) => {
      const { status, body } = await ask(who && { ...teacher, ...who }, 'GET', '');
      return `${status} ${body.code}`;
    };
    expect(await codeOf()).toBe('401 UNAUTHORIZED');
    expect(await codeOf({ token: `${student.token}x` })).toBe('401 UNAUTHORIZED');
    expect(await codeOf({ token: server.teacherKey })).toBe('401 UNAUTHORIZED');
    expect(await codeOf({ token: other.token })).toBe('403 FORBIDDEN');
    const unknown = await server.request('GET', '/api/rooms/NO-SUCH-1234', { token: other.token });
    expect(unknown).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    clock.shift(3_601_000);
    expect(await codeOf(student)).toBe('401 TOKEN_EXPIRED');
  });

  it('refreshes a token until its grace is over', async () => {
    const { clock, student, ask } = classroom;
    clock.shift(3_600_000 + 40_000_000);
    const renewed = await refresh(student.token);
    expect(renewed).toEqual({
      status: 200,
      body: { token: expect.any(String), expiresAt: expect.any(Number) },
    });
    expect(renewed.body.expiresAt).toBeGreaterThan(clock.unixNow());
    expect((await ask({ ...student, token: `${renewed.body.token}` }, 'GET', '')).status).toBe(200);
    clock.shift(4_000_000);
    expect(await refresh(student.token)).toMatchObject({ status: 401, body: { code: 'TOKEN_EXPIRED' } });
    expect(await refresh()).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect(await refresh('a.b.c')).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  });

  it('ends with removal: the document forgets the participant and the token is refused everywhere', async () => {
    const { ask, teacher, student } = classroom;
    await ask(teacher, 'PUT', `/mutes/${student.participantId}`);
    await ask(teacher, 'PUT', `/beats/${student.participantId}`, { beats: [1] });
    expect((await ask(teacher, 'DELETE', `/participants/${student.participantId}`)).status).toBe(204);
    const room = await classroom.read();
    expect(room).toMatchObject({ mutes: {}, beats: {}, roles: {} });
    expect(Object.keys(room.presence as object)).toEqual([teacher.participantId]);
    const refused = [
      await ask(student, 'GET', ''),
      await refresh(student.token),
      await ask(student, 'POST', '/join', { name: 'Ada' }),
    ];
    for (const answer of refused) expect(answer).toMatchObject({ status: 403, body: { code: 'REMOVED' } });
    expect(await ask(teacher, 'DELETE', `/participants/${student.participantId}`)).toMatchObject({
      status: 404,
    });
  });

  it('closes the connections of who was removed, and of all when the room closes', async () => {
    const { ask, server, code, teacher, student } = classroom;
    const joined = await server.request('POST', `/api/rooms/${code}/join`, {
      token: student.token,
      body: { name: 'Ada' },
    });
    const opened = await server.join(code, 'Bo');
    const removed = await new StockClient(joined.body as unknown as Seat).synced();
    const closed = await new StockClient(opened).synced();
    try {
      await ask(teacher, 'DELETE', `/participants/${student.participantId}`);
      await until(
        () => removed.closeCodes.includes(closeCode.removed.code),
        'the removed client to be closed',
      );
      expect(closed.closeCodes).toEqual([]);
      await ask(teacher, 'DELETE', '');
      await until(() => closed.closeCodes.includes(closeCode.roomClosed.code), 'the others to be closed');
    } finally {
      removed.destroy();
      closed.destroy();
    }
  });

  it('ends with the room: closing frees the code and refuses every token', async () => {
    const { ask, teacher, student } = classroom;
    expect((await ask(teacher, 'DELETE', '')).status).toBe(204);
    for (const answer of [
      await ask(teacher, 'GET', ''),
      await ask(student, 'GET', ''),
      await refresh(student.token),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'ROOM_UNAVAILABLE' } });
    }
  });
});
