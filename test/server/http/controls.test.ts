import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

describe("the teacher's controls over HTTP", () => {
  let classroom: Classroom;
  beforeEach(async () => {
    classroom = await openClassroom();
  });
  afterEach(() => classroom.server.close());

  it('change the tempo and start the beat', async () => {
    const { ask, teacher } = classroom;
    expect(await ask(teacher, 'PATCH', '/tempo', { bpm: 80.5, playing: true })).toEqual({
      status: 200,
      body: { bpm: 80.5, beatsPerBar: 3, beatUnit: 4, playing: true, rampBeats: 0, countInBars: 0 },
    });
    const { tempo, timeline } = await classroom.read();
    expect(tempo).toMatchObject({ bpm: 80.5, playing: true });
    expect(JSON.stringify(timeline)).toMatch(/"bpm":80.5.*"playing":true/);
    expect(
      await ask(teacher, 'PATCH', '/tempo', { beatsPerBar: 12, beatUnit: 8, playing: false }),
    ).toMatchObject({
      body: { bpm: 80.5, beatsPerBar: 12, beatUnit: 8, playing: false },
    });
  });

  it('mute one, everyone, and lift both', async () => {
    const { ask, teacher, student } = classroom;
    for (const who of [student.participantId, '*', '%2A']) {
      expect((await ask(teacher, 'PUT', `/mutes/${who}`)).status).toBe(204);
    }
    expect((await classroom.read()).mutes).toEqual({ [student.participantId]: true, '*': true });
    for (const who of [student.participantId, '*', '*']) {
      expect((await ask(teacher, 'DELETE', `/mutes/${who}`)).status).toBe(204);
    }
    expect((await classroom.read()).mutes).toEqual({});
  });

  it('assign beats, sorting them, and take them away', async () => {
    const { ask, teacher, student } = classroom;
    expect((await ask(teacher, 'PUT', `/beats/${student.participantId}`, { beats: [2, 0] })).status).toBe(
      204,
    );
    expect((await classroom.read()).beats).toEqual({ [student.participantId]: [0, 2] });
    expect((await ask(teacher, 'DELETE', `/beats/${student.participantId}`)).status).toBe(204);
    expect((await classroom.read()).beats).toEqual({});
  });

  it('assign a role of the list, and take it away', async () => {
    const { ask, teacher, student } = classroom;
    expect((await ask(teacher, 'PUT', `/roles/${student.participantId}`, { role: 'bass' })).status).toBe(204);
    expect((await classroom.read()).roles).toEqual({ [student.participantId]: 'bass' });
    expect((await ask(teacher, 'DELETE', `/roles/${student.participantId}`)).status).toBe(204);
    expect((await classroom.read()).roles).toEqual({});
  });

  it('change title, lock, freeze and scale', async () => {
    const settings = { title: 'Wednesday', locked: true, frozen: true, scale: 'd-dorian' };
    const changed = await classroom.ask(classroom.teacher, 'PATCH', '', settings);
    expect(changed).toMatchObject({ status: 200, body: settings });
    expect((await classroom.read()).room).toMatchObject(settings);
  });

  it('are refused to a student with the reason of the policy, and change nothing (G5)', async () => {
    const { ask, student } = classroom;
    const before = await classroom.read();
    const refused = [
      await ask(student, 'PATCH', '/tempo', { bpm: 300 }),
      await ask(student, 'PATCH', '', { frozen: true }),
      await ask(student, 'PUT', '/mutes/*'),
      await ask(student, 'PUT', `/beats/${student.participantId}`, { beats: [0] }),
      await ask(student, 'PUT', `/roles/${student.participantId}`, { role: 'conductor' }),
    ];
    for (const { status, body } of refused) {
      expect({ status, ...body }).toMatchObject({
        status: 403,
        code: 'EDIT_DENIED',
        detail: 'Only a teacher can change this.',
      });
    }
    expect(await classroom.read()).toEqual(before);
  });

  it('answer a student the same whether anything would change or not, and whoever it is about', async () => {
    const { ask, student, teacher } = classroom;
    const ids = [student.participantId, teacher.participantId, 'zzzzzzzzzz'];
    const requests = [
      ...[...ids, '*'].flatMap((id) => [
        ['PUT', `/mutes/${id}`],
        ['DELETE', `/mutes/${id}`],
      ]),
      ...ids.flatMap((id) => [
        ['PUT', `/beats/${id}`, { beats: [0] }],
        ['DELETE', `/beats/${id}`],
        ['PUT', `/roles/${id}`, { role: 'bass' }],
        ['DELETE', `/roles/${id}`],
        ['DELETE', `/participants/${id}`],
      ]),
      ['PATCH', '/tempo', { bpm: 120 }],
      ['PATCH', '/tempo', { playing: false, rampBeats: 0 }],
      ['PATCH', '', { title: 'Tuesday' }],
      ['PATCH', '', { locked: false, frozen: false, scale: 'c-pentatonic', spotlight: '' }],
      ['POST', '/code'],
      ['DELETE', ''],
      ['PUT', '/class-list', { format: 'csv', text: 'Ada' }],
      ['DELETE', '/class-list'],
    ] as unknown as readonly [string, string, unknown][];
    const answers = async () => {
      const given: unknown[] = [];
      for (const [method, path, body] of requests) {
        const { status, body: problem } = await ask(student, method, path, body);
        expect(status, `${method} ${path}`).toBe(403);
        given.push([method, path, problem.code, problem.detail]);
      }
      return given;
    };
    const unset = await answers();
    const before = await classroom.read();
    for (const id of [student.participantId, '*']) await ask(teacher, 'PUT', `/mutes/${id}`);
    await ask(teacher, 'PUT', `/beats/${student.participantId}`, { beats: [0] });
    await ask(teacher, 'PUT', `/roles/${student.participantId}`, { role: 'bass' });
    const set = await classroom.read();
    expect(set).not.toEqual(before);
    expect(await answers()).toEqual(unset);
    expect(await classroom.read()).toEqual(set);
  });

  it('leave removing, rotating and closing to teachers', async () => {
    const { ask, student, teacher } = classroom;
    for (const [method, path] of [
      ['DELETE', `/participants/${teacher.participantId}`],
      ['POST', '/code'],
      ['DELETE', ''],
    ] as const) {
      expect(await ask(student, method, path)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
  });

  it('say what the room does not allow a teacher either, and apply nothing of it', async () => {
    const { ask, teacher, student } = classroom;
    expect(await ask(teacher, 'PUT', `/beats/${student.participantId}`, { beats: [0, 3] })).toMatchObject({
      status: 403,
      body: { code: 'EDIT_DENIED', detail: 'The bar has only 3 beats.' },
    });
    expect(await ask(teacher, 'PUT', `/roles/${student.participantId}`, { role: 'pirate' })).toMatchObject({
      status: 403,
      body: { code: 'EDIT_DENIED' },
    });
  });

  it('name a participant who is not in the room', async () => {
    const { ask, teacher } = classroom;
    for (const [path, body] of [
      ['/mutes/zzzzzzzzzz', undefined],
      ['/beats/zzzzzzzzzz', { beats: [] }],
      ['/roles/zzzzzzzzzz', { role: 'bass' }],
    ] as const) {
      expect(await ask(teacher, 'PUT', path, body)).toMatchObject({
        status: 404,
        body: { code: 'PARTICIPANT_NOT_FOUND' },
      });
    }
    expect(await ask(teacher, 'DELETE', '/participants/zzzzzzzzzz')).toMatchObject({ status: 404 });
  });

  it.each([
    ['PATCH', '/tempo', {}],
    ['PATCH', '/tempo', { bpm: 19 }],
    ['PATCH', '/tempo', { beatUnit: 3 }],
    ['PATCH', '/tempo', { speed: 3 }],
    ['PATCH', '', { locked: 'yes' }],
    ['PATCH', '', { roleNames: [] }],
    ['PUT', '/mutes/nobody', undefined],
    ['PUT', '/beats/zzzzzzzzzz', { beats: [1, 1] }],
    ['PUT', '/beats/zzzzzzzzzz', undefined],
  ])('refuse %s %s %j as no request of theirs', async (method, path, body) => {
    const { ask, teacher } = classroom;
    expect(await ask(teacher, method, path, body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('rotate the code: the old one joins nothing, tokens stay good', async () => {
    const { ask, server, code, teacher, student } = classroom;
    const rotated = await ask(teacher, 'POST', '/code');
    expect(rotated).toMatchObject({ status: 200, body: { code: expect.not.stringMatching(code) } });
    expect((await server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Bo' } })).status).toBe(
      404,
    );
    const path = `/api/rooms/${rotated.body.code}`;
    expect((await server.request('POST', `${path}/join`, { body: { name: 'Bo' } })).status).toBe(200);
    expect((await server.request('GET', path, { token: student.token })).status).toBe(200);
    const byRoomId = `/api/rooms/${student.roomId}`;
    expect((await server.request('GET', byRoomId, { token: student.token })).status).toBe(200);
    expect((await server.request('POST', `${byRoomId}/join`, { body: { name: 'Bo' } })).status).toBe(404);
  });
});
