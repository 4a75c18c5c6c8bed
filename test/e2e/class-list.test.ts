/** Children tap their own name: from the teacher's file to a seat, and back to the same one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classNames, joinRoom } from '../../client/index.ts';
import { type Classroom, openClassroom } from '../server/http/classroom-fixture.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import type { JsonObject } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let classroom: Classroom;
const clients: StockClient[] = [];
const logLines: string[] = [];
beforeEach(async () => {
  logLines.length = 0;
  const env = {
    // The clock is shifted past the hold of a name: nobody shall count as dead for that.
    DOWNBEAT_PING_TIMEOUT_MS: '60000',
  };
  classroom = await openClassroom({ logLines, env });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await classroom.server.close();
});

const csv = 'name,number\nAnna Berg,1\n"Cole, Ben",2\nAnna Maria Dunn,3\n';

interface Listed {
  readonly studentId: string;
  readonly name: string;
}

const teacher = (method: string, body?: unknown) =>
  classroom.ask(classroom.teacher, method, '/class-list', body);

async function importList(text = csv): Promise<Listed[]> {
  const { status, body } = await teacher('PUT', { format: 'csv', text });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.students as Listed[];
}

async function names(): Promise<JsonObject[]> {
  return (await classroom.server.request('GET', `${classroom.path}/names`)).body.names as JsonObject[];
}

function tap(studentId: string, token?: string) {
  const options = { body: { studentId }, ...(token !== undefined && { token }) };
  return classroom.server.request('POST', `${classroom.path}/join`, options);
}

async function sit(studentId: string): Promise<Seat> {
  const { status, body } = await tap(studentId);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as Seat;
}

async function connect(seat: Seat): Promise<StockClient> {
  const client = new StockClient(seat);
  clients.push(client);
  return client.synced();
}

const afterTheHold = () => classroom.clock.shift(10_001);

describe('a class list', () => {
  it('shows the class first names only, each once, and keeps the rest for the teacher', async () => {
    expect(await names()).toEqual([]);
    const list = await importList();
    expect(list.map(({ name }) => name)).toEqual(['Anna B.', 'Ben', 'Anna D.']);
    const shown = await names();
    expect(shown).toEqual(list.map(({ studentId, name }) => ({ studentId, name, taken: false })));
    expect(JSON.stringify(shown)).not.toMatch(/Berg|Cole|Dunn|Maria/);
    expect((await teacher('GET')).body.students).toMatchObject([
      { name: 'Anna B.', fullName: 'Anna Berg', number: '1', participantIds: [] },
      { name: 'Ben', fullName: 'Cole, Ben', number: '2' },
      { name: 'Anna D.', fullName: 'Anna Maria Dunn', number: '3' },
    ]);
  });

  it('seats a child with the short name, and the document holds nothing else of it', async () => {
    const [anna] = (await importList()) as [Listed];
    const seat = await sit(anna.studentId);
    const client = await connect(seat);
    expect((await classroom.read()).presence).toMatchObject({
      [seat.participantId]: { name: 'Anna B.', role: 'student', seat: 3 },
    });
    const shared = JSON.stringify([client.contents(), [...client.provider.awareness.getStates()]]);
    for (const secret of ['Berg', 'Dunn', anna.studentId]) {
      expect(shared).not.toContain(secret);
      expect(logLines.join('')).not.toContain(secret);
    }
    expect((await teacher('GET')).body.students).toMatchObject([
      { participantIds: [seat.participantId] },
      { participantIds: [] },
      {},
    ]);
  });

  it('refuses the name of somebody who is online, and brings a child that lost its token back to its seat', async () => {
    const [anna] = (await importList()) as [Listed];
    const seat = await sit(anna.studentId);
    const client = await connect(seat);
    await classroom.ask(classroom.teacher, 'PUT', `/mutes/${seat.participantId}`);
    afterTheHold();
    expect((await names())[0]).toMatchObject({ taken: true });
    expect(await tap(anna.studentId)).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    expect((await tap(anna.studentId, seat.token)).body.participantId).toBe(seat.participantId);

    const witness = await connect(classroom.teacher as Seat);
    const isOnline = () => (witness.get('presence', seat.participantId) as JsonObject).online;
    expect(isOnline()).toBe(true);
    client.destroy();
    await until(() => isOnline() === false, 'the child to be offline');
    expect((await names())[0]).toMatchObject({ taken: false });
    expect((await sit(anna.studentId)).participantId).toBe(seat.participantId);
    expect((await classroom.read()).mutes).toEqual({ [seat.participantId]: true });
  });

  it('gives one seat only to two children who tap one name at once', async () => {
    const [anna] = (await importList()) as [Listed];
    const both = await Promise.all([tap(anna.studentId), tap(anna.studentId)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await names())[0]).toMatchObject({ taken: true });
    afterTheHold();
    expect((await names())[0]).toMatchObject({ taken: false });
    expect(await tap(anna.studentId)).toMatchObject({ status: 200 });
    expect(Object.keys((await classroom.read()).presence as object)).toHaveLength(3);
  });

  it("counts the token of another child's seat as none: a shared tablet", async () => {
    const [anna, ben] = (await importList()) as [Listed, Listed];
    const first = await sit(anna.studentId);
    const second = await tap(ben.studentId, first.token);
    expect(second.body.participantId).not.toBe(first.participantId);
    await classroom.ask(classroom.teacher, 'PATCH', '', { locked: true });
    expect((await tap(anna.studentId, first.token)).body.participantId).toBe(first.participantId);
    expect(await tap(ben.studentId, first.token)).toMatchObject({ body: { code: 'ROOM_UNAVAILABLE' } });
  });

  it('a removed child, or one whose seat was unlinked, leaves the name free', async () => {
    const [anna] = (await importList()) as [Listed];
    const first = await sit(anna.studentId);
    await classroom.ask(classroom.teacher, 'DELETE', `/participants/${first.participantId}`);
    expect(await tap(anna.studentId, first.token)).toMatchObject({ status: 403, body: { code: 'REMOVED' } });
    const second = await sit(anna.studentId);
    expect(second.participantId).not.toBe(first.participantId);
    const unlink = { studentId: second.participantId };
    const path = `/sel/seats/${second.participantId}`;
    expect((await classroom.ask(classroom.teacher, 'PUT', path, unlink)).status).toBe(204);
    expect((await names())[0]).toMatchObject({ taken: false });
    expect((await sit(anna.studentId)).participantId).not.toBe(second.participantId);
  });

  it('tells apart who asks for a name that is not there, for both ways at once, or as a teacher', async () => {
    const [anna] = (await importList()) as [Listed];
    expect(await tap('n0b0dyn0b0')).toMatchObject({ status: 404, body: { code: 'NAME_NOT_FOUND' } });
    const join = (body: unknown, token?: string) =>
      classroom.server.request('POST', `${classroom.path}/join`, { body, ...(token && { token }) });
    for (const body of [{}, { name: 'Anna', studentId: anna.studentId }, { studentId: 'Anna' }]) {
      expect(await join(body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    }
    expect(await join({ studentId: anna.studentId }, classroom.server.teacherKey)).toMatchObject({
      status: 400,
    });
    expect((await teacher('DELETE')).status).toBe(204);
    expect(await names()).toEqual([]);
    expect(await tap(anna.studentId)).toMatchObject({ body: { code: 'NAME_NOT_FOUND' } });
  });

  it('is shown and refused to strangers exactly as joining is', async () => {
    await importList();
    const { server, code, teacher, ask } = classroom;
    await ask(teacher, 'PATCH', '', { locked: true });
    const locked = await server.request('GET', `${classroom.path}/names`);
    const unknown = await server.request('GET', '/api/rooms/NO-SUCH-1234/names');
    const joining = await server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Bo' } });
    for (const refused of [locked, unknown]) {
      expect(refused.status).toBe(404);
      expect({ ...refused.body, instance: '' }).toEqual({ ...joining.body, instance: '' });
    }
  });

  it('takes nothing of the joins of its code, however often it is read', async () => {
    await importList();
    for (let i = 0; i < 150; i++) await names();
    expect((await tap(`${(await names())[0]?.studentId}`)).status).toBe(200);
  });

  it('is refused whole, with the lines and no name, and the list before stays', async () => {
    const before = await importList();
    const answer = await teacher('PUT', { format: 'csv', text: 'Anna Berg,1\nCole,Ben\nAnna Berg,1' });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'CLASS_LIST_UNREADABLE', errors: [{ field: 'line 2' }, { field: 'line 3' }] },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/Berg|Ben/);
    expect(await teacher('PUT', { format: 'csv', text: '' })).toMatchObject({ status: 400 });
    expect(await names()).toMatchObject(before);
  });

  it('may be as long as a list of 500, and no longer than the limit', async () => {
    const text = Array.from({ length: 500 }, (_, n) => `Maximiliana Konstantina von Rosenberg ${n}`).join(
      '\n',
    );
    expect(text.length).toBeGreaterThan(16_384);
    expect(await importList(text)).toHaveLength(500);
    expect(await teacher('PUT', { format: 'csv', text: `${text}\nBen` })).toMatchObject({ status: 400 });
    expect(await teacher('PUT', { format: 'csv', text: 'x'.repeat(1_100_000) })).toMatchObject({
      status: 413,
      body: { code: 'PAYLOAD_TOO_LARGE' },
    });
  });

  it('tells the teacher where only a number keeps two children apart', async () => {
    const { body } = await teacher('PUT', { format: 'csv', text: 'Anna Berg,1\nAnna Bell,2\nBen' });
    expect(body).toMatchObject({
      students: [{ name: 'Anna B. 1' }, { name: 'Anna B. 2' }, { name: 'Ben' }],
      problems: [{ line: 1 }, { line: 2 }],
    });
  });

  it('keeps its students when it is imported again, and comes from OneRoster too', async () => {
    const users = [
      'sourcedId,status,enabledUser,givenName,familyName',
      'u1,,true,Anna Maria,Berg',
      'u2,,true,Ben,Cole',
      'u3,tobedeleted,true,Cy,Dunn',
    ].join('\n');
    const first = (await teacher('PUT', { format: 'oneroster', text: users })).body.students as Listed[];
    expect(first.map(({ name }) => name)).toEqual(['Anna Maria', 'Ben']);
    const classes = 'sourcedId,title\nc1,Music\nc2,Choir';
    const enrollments = 'classSourcedId,userSourcedId,role\nc1,u2,student\nc1,u1,student\nc2,u1,student';
    const bulk = { format: 'oneroster', text: users.replace('Berg', 'Berg-Bloch'), classes, enrollments };
    const several = await teacher('PUT', bulk);
    expect(several).toMatchObject({ status: 400, body: { code: 'CLASS_LIST_UNREADABLE' } });
    expect(several.body.detail).toContain('c1 (Music)');
    const again = await teacher('PUT', { ...bulk, classSourcedId: 'c1' });
    expect(again.body.students).toEqual(first);
    expect(await teacher('PUT', { ...bulk, enrollments: undefined })).toMatchObject({ status: 400 });
    expect(JSON.stringify(await names())).not.toMatch(/u1|u2|Berg|Cole/);
  });

  it('is the business of teachers only, and every look is logged', async () => {
    await importList();
    await teacher('GET');
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { format: 'csv', text: csv } : undefined;
      const answer = await classroom.ask(classroom.student, method, '/class-list', body);
      expect(answer, method).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    await teacher('DELETE');
    const log = (await classroom.ask(classroom.teacher, 'GET', '/sel/access-log')).body.records;
    expect((log as JsonObject[]).map(({ action }) => action)).toEqual([
      'access-log',
      'class-list',
      'class-list',
      'class-list',
    ]);
  });

  it('is tapped with the SDK', async () => {
    await importList();
    const { url } = classroom.server;
    const [, ben] = await classNames(url, classroom.code);
    if (ben === undefined) expect.unreachable();
    const session = await joinRoom({ url, code: classroom.code, studentId: ben.studentId });
    const again = joinRoom({ url, code: classroom.code, studentId: ben.studentId });
    await expect(again).rejects.toMatchObject({ code: 'NAME_TAKEN', status: 409 });
    const { code } = classroom;
    const back = await joinRoom({ url, code, studentId: ben.studentId, token: session.token });
    expect(back.participantId).toBe(session.participantId);
    await expect(classNames(url, 'NO-SUCH-1234')).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
  });

  it("ties a child's lessons together over the rooms of a class", async () => {
    const [anna] = (await importList()) as [Listed];
    await sit(anna.studentId);
    const { server, teacher } = classroom;
    const next = await server.createRoom();
    const { body } = await server.request('POST', `${classroom.path}/sel/class/invitations`, teacher);
    const joinClass = { token: next.token, body: { invitation: body.invitation } };
    const joined = await server.request('PUT', `/api/rooms/${next.code}/sel/class`, joinClass);
    expect(joined).toMatchObject({ status: 200 });
    const listed = (await server.request('GET', `/api/rooms/${next.code}/names`)).body.names;
    expect(listed).toMatchObject([{ studentId: anna.studentId, name: 'Anna B.', taken: false }, {}, {}]);
    const seat = await server.request('POST', `/api/rooms/${next.code}/join`, {
      body: { studentId: anna.studentId },
    });
    const students = await server.request('GET', `/api/rooms/${next.code}/sel/students`, next);
    expect(
      (students.body.students as JsonObject[]).find(({ studentId }) => studentId === anna.studentId),
    ).toMatchObject({
      seats: expect.arrayContaining([{ roomId: next.roomId, participantId: seat.body.participantId }]),
    });
  });
});
