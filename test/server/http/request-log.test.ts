import { expect, it } from 'vitest';
import { StockClient } from '../../support/stock-client.ts';
import { createTestServer } from '../../support/test-server.ts';

it('keeps tokens, keys, names and queries out of the log, and ids in', async () => {
  const logLines: string[] = [];
  const server = await createTestServer({ logLines });
  const opened = await server.createRoom({ teacherName: 'Ms Secretive' });
  const student = await server.join(opened.code, 'Zebedee');
  await server.request('POST', `/api/rooms/${opened.code}/join`, {
    token: 'WRONG-KEY-000001',
    body: { name: 'Zebedee' },
  });
  await server.request('GET', `/api/time?token=${student.token}`);
  await server.request('GET', `/nothing?name=Zebedee`, { token: opened.token });
  const client = await new StockClient(student).synced();
  client.destroy();
  await server.close();

  const log = logLines.join('');
  expect(log).toContain('/api/rooms/:code/join');
  expect(log).toContain('/ws/:roomId');
  expect(log).toMatch(/"reqId":"[0-9a-hjkmnp-tv-z]{12}"/);
  for (const secret of [
    student.token,
    opened.token,
    server.teacherKey,
    'WRONG-KEY',
    'Zebedee',
    'Secretive',
    'Bearer',
    '?',
  ]) {
    expect(log, secret).not.toContain(secret);
  }
});
