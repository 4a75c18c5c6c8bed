/** A child is erased in the middle of a lesson: in the file, and in what the server has only counted yet. */
import { afterEach, expect, it } from 'vitest';
import type { Snapshot } from '../../persistence/sel-store.ts';
import { createSelPlace } from '../persistence/sel-place.ts';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('what the running lesson had counted of an erased child never reaches the store again, nor the file a byte of it', async () => {
  const place = createSelPlace();
  ends.push(() => place.remove());
  const snapshots: Snapshot[] = [];
  const server = await createTestServer({
    selFile: place.file,
    env: { DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000' },
    wrapSelStore: (store) => ({
      ...store,
      save: async (write) => {
        if (write.kind === 'snapshot') snapshots.push(write);
        await store.save(write);
      },
    }),
  });
  ends.push(() => server.close());
  const room = await server.createRoom();
  const [anna, bert] = [await server.join(room.code, 'Anna'), await server.join(room.code, 'Bert')];
  const join = async (seat: typeof anna): Promise<StockClient> => {
    const client = new StockClient(seat);
    ends.push(() => client.destroy());
    return client.synced();
  };
  const [annaClient, bertClient] = [await join(anna), await join(bert)];
  await until(() => snapshots.length > 0, 'a snapshot with both');
  expect(place.filesWith(anna.participantId)).not.toEqual([]);

  annaClient.set('cells', 'p1:0:0', 90);
  await until(() => bertClient.get('cells', 'p1:0:0') === 90, 'the edit that is counted');
  bertClient.set('cells', 'p1:0:1', 90);
  await until(() => annaClient.get('cells', 'p1:0:1') === 90, 'the edit after it');
  const path = `/api/rooms/${room.code}/sel/students/${anna.participantId}`;
  expect((await server.request('DELETE', path, room)).status).toBe(204);
  const before = snapshots.length;
  await until(() => snapshots.length >= before + 2, 'the next snapshots');

  const of = ({ participantId }: typeof anna, some: readonly Snapshot[]) =>
    some
      .flatMap(({ contributions }) => contributions)
      .filter((contribution) => contribution.participantId === participantId);
  const after = snapshots.slice(before);
  expect(of(anna, after).reduce((sum, { edits, editBouts }) => sum + edits + editBouts, 0)).toBe(0);
  expect(of(bert, after).flatMap(({ peers }) => peers)).toEqual([]);
  expect(of(bert, snapshots).reduce((sum, { edits }) => sum + edits, 0)).toBe(1);
  const tables = ['participation', 'lesson_totals', 'lesson_contacts', 'events', 'dead_letters'];
  for (const table of tables) {
    expect(JSON.stringify(place.query(`SELECT * FROM ${table}`)), table).not.toContain(anna.participantId);
  }
});
