import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemTable } from '../../../shared/problem.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { readonly responses: Record<string, unknown>; readonly summary?: string }>
  >;
}

describe('the API describes itself', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer();
  });
  afterAll(() => server.close());

  it('as OpenAPI, with every route and its problems', async () => {
    const document = (await server.app.inject('/openapi.json')).json<OpenApi>();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const room = '/api/rooms/{code}';
    expect(operations.sort()).toEqual(
      [
        'POST /api/rooms',
        `GET ${room}`,
        `PATCH ${room}`,
        `DELETE ${room}`,
        `POST ${room}/join`,
        `PATCH ${room}/tempo`,
        ...['mutes', 'beats', 'roles'].flatMap((root) =>
          ['PUT', 'DELETE'].map((method) => `${method} ${room}/${root}/{participantId}`),
        ),
        `DELETE ${room}/participants/{participantId}`,
        `POST ${room}/code`,
        ...['reflections', 'check-ins', 'thanks'].map((path) => `POST ${room}/sel/${path}`),
        ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${room}/sel/prompt`),
        ...['GET', 'PATCH'].map((method) => `${method} ${room}/sel/settings`),
        ...['students', 'summary', 'series', 'entries', 'feed', 'export', 'access-log'].map(
          (path) => `GET ${room}/sel/${path}`,
        ),
        ...['xapi', 'caliper'].map((format) => `GET ${room}/sel/export/${format}`),
        ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${room}/class-list`),
        `GET ${room}/inspect`,
        `GET ${room}/names`,
        `GET ${room}/seats/contested`,
        `PUT ${room}/participants/{participantId}/seat`,
        ...['feed', 'asked'].map((path) => `GET ${room}/sel/prompt/${path}`),
        ...['GET', 'PUT'].map((method) => `${method} ${room}/sel/class`),
        ...['POST', 'DELETE'].map((method) => `${method} ${room}/sel/class/invitations`),
        `DELETE ${room}/sel/class/rooms/{roomId}`,
        `PUT ${room}/sel/seats/{participantId}`,
        ...['PUT', 'DELETE'].map((method) => `${method} ${room}/sel/students/{studentId}/opt-out`),
        ...['summary', 'entries', 'export'].map((path) => `GET ${room}/sel/students/{studentId}/${path}`),
        `PATCH ${room}/sel/students/{studentId}/entries/{entryId}`,
        `POST ${room}/sel/students/{studentId}/notes`,
        `DELETE ${room}/sel/students/{studentId}`,
        'POST /api/token/refresh',
        'POST /api/token/ticket',
        'GET /api/time',
        'GET /healthz',
        'GET /readyz',
        'GET /metrics',
      ].sort(),
    );
    for (const methods of Object.values(document.paths)) {
      for (const operation of Object.values(methods)) expect(operation.summary).toBeTruthy();
    }
    expect(JSON.stringify(document.paths[`${room}/join`])).toContain('application/problem+json');
  });

  it('as a page to try it on', async () => {
    const page = await server.app.inject('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
  });

  it('with a page that every problem points to', async () => {
    const page = await server.app.inject('/docs/errors');
    expect(page.statusCode).toBe(200);
    for (const code of Object.keys(problemTable)) expect(page.body).toContain(`id="${code}"`);
  });

  it('and tells the time', async () => {
    const { body } = await server.request('GET', '/api/time');
    expect(body).toEqual({ clockId: server.clock.id, now: expect.any(Number), unixNow: expect.any(Number) });
  });
});
