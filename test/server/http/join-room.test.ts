import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

describe('POST /api/rooms/{code}/join', () => {
  let classroom: Classroom;
  beforeEach(async () => {
    classroom = await openClassroom({ env: { DOWNBEAT_PARTICIPANTS_PER_ROOM: '6' } });
  });
  afterEach(() => classroom.server.close());

  const join = (name: string, token?: string, code = classroom.code) =>
    classroom.server.request('POST', `/api/rooms/${code}/join`, {
      ...(token !== undefined && { token }),
      body: { name },
    });

  it('gives a student a seat of the room', async () => {
    const joined = await join('Bo');
    expect(joined).toEqual({
      status: 200,
      body: {
        roomId: classroom.teacher.roomId,
        token: expect.any(String),
        participantId: expect.any(String),
        role: 'student',
        wsUrl: classroom.server.wsUrl,
        expiresAt: expect.any(Number),
      },
    });
    expect((await classroom.read()).presence).toMatchObject({
      [`${joined.body.participantId}`]: { name: 'Bo', role: 'student', online: false, seat: 3 },
    });
  });

  it('takes any spelling of the code', async () => {
    const { code } = classroom;
    for (const spelling of [
      code.toLowerCase(),
      code.replace('-', ''),
      code.replace('-', '%20'),
      code.replaceAll('O', '0'),
    ]) {
      expect((await join('Bo', undefined, spelling)).status, spelling).toBe(200);
    }
  });

  it('answers the same for rooms that are unknown, locked, expired or closed', async () => {
    const { ask, server, teacher, clock } = classroom;
    const other = await server.createRoom();
    await ask(teacher, 'PATCH', '', { locked: true });
    const locked = await join('Bo');
    expect(locked).toMatchObject({ status: 404, body: { code: 'ROOM_UNAVAILABLE' } });
    await server.request('DELETE', `/api/rooms/${other.code}`, { token: other.token });
    const closed = await join('Bo', undefined, other.code);
    const unknown = await join('Bo', undefined, 'NO-SUCH-ROOM');
    clock.shift(604_800_000);
    const expired = await join('Bo');
    for (const refused of [closed, unknown, expired]) {
      const { instance, ...body } = refused.body;
      expect(instance).toEqual(expect.any(String));
      expect({ ...locked.body, instance: undefined }).toEqual({ ...body, instance: undefined });
      expect(refused.status).toBe(404);
    }
  });

  it('lets further teachers in with the key, also into a locked room', async () => {
    const { ask, server, teacher } = classroom;
    await ask(teacher, 'PATCH', '', { locked: true });
    const second = await join('Mr Haydn', server.teacherKey);
    expect(second).toMatchObject({ status: 200, body: { role: 'teacher' } });
    const unlocked = await server.request('PATCH', `/api/rooms/${classroom.code}`, {
      token: `${second.body.token}`,
      body: { locked: false },
    });
    expect(unlocked.status).toBe(200);
  });

  it('tells a teacher who mistyped the key instead of seating a student', async () => {
    expect(await join('Mr Haydn', 'TEST-TEACHER-KEY-0002')).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHORIZED' },
    });
  });

  it('returns who has the token of the room to the same seat, mute kept, also when it is locked', async () => {
    const { ask, teacher, student } = classroom;
    await ask(teacher, 'PUT', `/mutes/${student.participantId}`);
    await ask(teacher, 'PATCH', '', { locked: true });
    const before = await classroom.read();
    const back = await join('Ada again', student.token);
    expect(back).toMatchObject({
      status: 200,
      body: { participantId: student.participantId, role: 'student' },
    });
    expect(await classroom.read()).toEqual(before);
  });

  it('returns who has a token that expired within the grace, and nobody later', async () => {
    const { clock, student } = classroom;
    clock.shift(3_600_000 + 43_000_000);
    expect(await join('Ada', student.token)).toMatchObject({
      body: { participantId: student.participantId },
    });
    clock.shift(1_000_000);
    expect(await join('Ada', student.token)).toMatchObject({ status: 401, body: { code: 'TOKEN_EXPIRED' } });
  });

  it('counts a token of another room as none', async () => {
    const other = await classroom.server.createRoom();
    const joined = await join('Bo', other.token);
    expect(joined).toMatchObject({
      status: 200,
      body: { role: 'student', roomId: classroom.teacher.roomId },
    });
    await classroom.ask(classroom.teacher, 'PATCH', '', { locked: true });
    expect(await join('Bo', other.token)).toMatchObject({ status: 404, body: { code: 'ROOM_UNAVAILABLE' } });
  });

  it('holds the limit of participants against joins at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => join(`Child ${i}`)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(all.find(({ status }) => status !== 200)).toMatchObject({
      status: 409,
      body: { code: 'ROOM_FULL' },
    });
    const seats = Object.values((await classroom.read()).presence as Record<string, { seat: number }>);
    expect(seats.map(({ seat }) => seat).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each(['', '   ', 'x'.repeat(41), 'a\0b', '\u3164', '\u2800', '\u202e', '\u200b', 'a\ud800'])(
    'refuses the name %j',
    async (name) => {
      expect(await join(name)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    },
  );

  it.each([
    ['An\u00adna\u200f\t', 'Anna'],
    ['\u202eanna', 'anna'],
    ['Zoe\u0308\nB.', 'Zo\u00eb B.'],
    [`Z${'\u0300\u0301'.repeat(40)}`, 'Z\u0300\u0301\u0300\u0301'],
  ])('shows %j as %j', async (name, shown) => {
    const { participantId } = (await join(name)).body;
    expect((await classroom.read()).presence).toMatchObject({ [`${participantId}`]: { name: shown } });
  });

  it('leaves the words for a teacher to teachers, however they are spelled', async () => {
    const { server } = classroom;
    for (const name of ['Teacher', 'Lehrer', 'T\u0435ach\u0435r 2', 't3acher']) {
      expect(await join(name), name).toMatchObject({
        status: 400,
        body: {
          code: 'INVALID_REQUEST',
          errors: [{ field: 'body.name', reason: 'is a name for teachers' }],
        },
      });
    }
    expect(await join('Teacher', server.teacherKey)).toMatchObject({
      status: 200,
      body: { role: 'teacher' },
    });
  });

  it.each(["Zoë O'Neil-Ñandú", '小明', 'علی\u200cرضا', '👩‍🎤', '7'])('takes the name %s', async (name) => {
    const { participantId } = (await join(name)).body;
    expect((await classroom.read()).presence).toMatchObject({
      [`${participantId}`]: { name: name.normalize('NFC') },
    });
  });
});
