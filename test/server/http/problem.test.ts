import { connect } from 'node:net';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem, problemTable, renderProblemTable } from '../../../shared/problem.ts';
import { type Classroom, openClassroom } from './classroom-fixture.ts';

describe('errors of the HTTP API', () => {
  let classroom: Classroom;
  beforeEach(async () => {
    classroom = await openClassroom();
  });
  afterEach(() => classroom.server.close());

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: string,
    type?: string,
  ) {
    const answer = await classroom.server.app.inject({
      method,
      url,
      ...(payload !== undefined && { payload }),
      headers: {
        authorization: `Bearer ${classroom.server.teacherKey}`,
        ...(type !== undefined && { 'content-type': type }),
      },
    });
    const body: unknown = answer.json();
    expect(answer.headers['content-type']).toBe('application/problem+json');
    if (!Check(Problem, body)) throw new Error(`No problem document: ${answer.body}`);
    expect(body.status).toBe(answer.statusCode);
    expect(body.type).toBe(`/docs/errors#${body.code}`);
    expect(answer.body).not.toMatch(/\bat \S+ \(|\.ts:\d/);
    return { ...body, headers: answer.headers };
  }

  it.each([
    ['GET', '/nothing/here', undefined, undefined, 404, 'NOT_FOUND'],
    ['GET', '/api/rooms/A/B/C/D', undefined, undefined, 404, 'NOT_FOUND'],
    ['PUT', '/api/rooms', undefined, undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/api/rooms', '{"title"', 'application/json', 400, 'INVALID_REQUEST'],
    ['POST', '/api/rooms', '', 'application/json', 400, 'INVALID_REQUEST'],
    ['POST', '/api/rooms', '{"__proto__":{"x":1}}', 'application/json', 400, 'INVALID_REQUEST'],
    ['POST', '/api/rooms', 'title=x', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/api/rooms', 'title', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/api/rooms', `{"title":"${'x'.repeat(20_000)}"}`, 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
    [
      'POST',
      `/api/rooms/${'A'.repeat(300)}/join`,
      '{"name":"Bo"}',
      'application/json',
      400,
      'INVALID_REQUEST',
    ],
    ['GET', '/api/rooms/%E0%A4%A', undefined, undefined, 400, 'INVALID_REQUEST'],
  ] as const)('%s %s: the documented problem', async (method, url, payload, type, status, code) => {
    expect(await send(method, url, payload, type)).toMatchObject({ status, code });
  });

  it('name the methods that an address knows', async () => {
    const problem = await send('DELETE', `/api/rooms/${classroom.code}/tempo?x=1`);
    expect(problem).toMatchObject({ code: 'METHOD_NOT_ALLOWED', headers: { allow: 'PATCH' } });
  });

  it.each(['/sel/feed', '/inspect', '/sel/prompt/feed'])(
    'HEAD of the stream %s is answered',
    async (path) => {
      const { server, path: room, teacher } = classroom;
      const headers = { authorization: `Bearer ${teacher.token}` };
      const answer = await server.app.inject({ method: 'HEAD', url: `${room}${path}`, headers });
      expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'GET' } });
    },
  );

  it('ask for a Bearer where one is missing', async () => {
    const answer = await classroom.server.app.inject({ method: 'POST', url: '/api/token/refresh' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('never repeat what was sent', async () => {
    const problem = await send(
      'POST',
      '/api/rooms',
      '{"title":7,"teacherName":["Ms Secret"]}',
      'application/json',
    );
    expect(JSON.stringify(problem)).not.toContain('Secret');
    expect(problem.errors?.map(({ field }) => field)).toEqual(['body.title', 'body.teacherName']);
  });

  it('answer bytes that are not HTTP', async () => {
    const socket = connect(Number(new URL(classroom.server.url).port), '127.0.0.1');
    socket.end('HELO downbeat\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*application\/problem\+json[\s\S]*"INVALID_REQUEST"/,
    );
  });

  it('leave the room in good health', async () => {
    expect((await classroom.ask(classroom.student, 'GET', '')).status).toBe(200);
  });
});

describe('the table of problems', () => {
  it('has client errors for clients and server errors for servers', () => {
    for (const { status, title, whatToDo } of Object.values(problemTable)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).not.toMatch(/\.$/);
      expect(whatToDo).toMatch(/\.$/);
    }
  });

  it('is printed with one row per code', () => {
    const rows = renderProblemTable()
      .split('\n')
      .filter((row) => row.startsWith('| `'));
    expect(rows).toHaveLength(Object.keys(problemTable).length);
  });
});
