import { expect, it } from 'vitest';
import { createTestServer } from '../../support/test-server.ts';

async function wsUrlOf(env: Record<string, string>, headers: Record<string, string> = {}): Promise<unknown> {
  const server = await createTestServer({ env });
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/rooms',
    headers: { host: 'music.local:4000', authorization: `Bearer ${server.teacherKey}`, ...headers },
  });
  await server.close();
  return answer.json<{ wsUrl: string }>().wsUrl;
}

const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'music.school.example' };

it('is the address that the client used', async () => {
  expect(await wsUrlOf({})).toBe('ws://music.local:4000/ws');
});

it('is the public address where one is configured', async () => {
  expect(await wsUrlOf({ PUBLIC_URL: 'https://school.example/music' }, forwarded)).toBe(
    'wss://school.example/music/ws',
  );
});

it('is what a proxy says, if that proxy is believed', async () => {
  expect(await wsUrlOf({ TRUST_PROXY: 'true' }, forwarded)).toBe('wss://music.school.example/ws');
  expect(await wsUrlOf({}, forwarded)).toBe('ws://music.local:4000/ws');
});
