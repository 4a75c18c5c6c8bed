import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isDeeperThan } from '../../../server/http/plumbing/security/shallow-json.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

it('measures the depth of any JSON, whatever stands in its strings', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: 'binary' }), (value) => {
      const depth = depthOf(value);
      const text = JSON.stringify(value);
      expect([isDeeperThan(text, depth), depth > 0 && isDeeperThan(text, depth - 1)]).toEqual([
        false,
        depth > 0,
      ]);
    }),
  );
  expect(isDeeperThan(JSON.stringify({ text: '[[[[\\"[[[' }), 1)).toBe(false);
});

it('refuses a body of thousands of brackets as a problem, and bad and empty JSON as before', async () => {
  const ask = async (body: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/api/rooms/NONE-1000/join`, { method: 'POST', headers, body });
    return response.json();
  };
  const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
  expect(await ask(deep)).toMatchObject({
    code: 'INVALID_REQUEST',
    detail: 'The body is nested too deeply.',
  });
  expect(await ask('{"name":')).toMatchObject({
    code: 'INVALID_REQUEST',
    detail: 'The body is not valid JSON.',
  });
  expect(await ask('')).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(await ask('{"__proto__":{"x":1},"name":"A"}')).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(await ask('{"name":"[{[{"}')).toMatchObject({ code: 'ROOM_UNAVAILABLE' });
});
