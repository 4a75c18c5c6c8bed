import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SelStore } from '../../persistence/sel-store.ts';
import { anna, bert, createSelPlace, type SelPlace, snapshot } from './sel-place.ts';

let place: SelPlace;
let store: SelStore;
beforeEach(async () => {
  place = createSelPlace();
  store = place.open();
  await store.changeSettings('room1', { checkIns: true, reflections: true });
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const seat = { roomId: 'room1', participantId: anna };
const words = 'I was sad because the drum was too loud';

async function reflect(participantId: string, text: string): Promise<void> {
  const { promptId } = await store.setPrompt('room1', { text: 'How was it?', answer: 'text' }, 1);
  expect(await store.addReflection({ ...seat, participantId }, promptId, { text }, 2)).toBe(true);
}

it('what a child writes is in no file as plain text, not even before erasure', async () => {
  await reflect(anna, words);
  expect(place.filesWith(words)).toEqual([]);
  expect(place.filesWith(words.slice(0, 12))).toEqual([]);
  expect(await store.entries('room1', anna, { limit: 1 })).toMatchObject([{ content: { text: words } }]);
});

it('after erasure neither the sealed words nor their key are in any byte of any file, and nobody else lost anything', async () => {
  await reflect(anna, words);
  await reflect(bert, 'I liked it');
  await store.save(snapshot(1, [anna, bert]));
  const blobOf = (table: string, column: string): Uint8Array => {
    const [row] = place.query(`SELECT ${column} AS blob FROM ${table} WHERE participant_id = '${anna}'`);
    return (row as { blob: Uint8Array }).blob;
  };
  const sealed = blobOf('entries', 'sealed');
  const key = blobOf('entry_keys', 'key');
  expect(place.filesWith(sealed)).not.toEqual([]);
  expect(place.filesWith(key)).not.toEqual([]);

  expect(await store.erase('room1', anna)).toBe(true);

  expect(place.filesWith(sealed)).toEqual([]);
  expect(place.filesWith(key)).toEqual([]);
  expect(place.filesWith(sealed.subarray(12, 28))).toEqual([]);
  for (const table of [
    'entries',
    'entry_keys',
    'participation',
    'lesson_totals',
    'lesson_contacts',
    'events',
  ]) {
    expect(place.query(`SELECT * FROM ${table} WHERE participant_id = '${anna}'`), table).toEqual([]);
  }
  expect(await store.entries('room1', undefined, { limit: 9 })).toMatchObject([
    { content: { text: 'I liked it' } },
  ]);
  expect((await store.participation({ roomId: 'room1', scope: 'class' })).contributions).toMatchObject([
    { participantId: bert, notes: 10, peers: [] },
  ]);
});

it('an erased student leaves no new record behind: the running lesson goes on without', async () => {
  await store.save(snapshot(1, [anna, bert]));
  await store.erase('room1', anna);
  await store.save(snapshot(2, [anna, bert]));
  expect(await store.students('room1')).toMatchObject([
    { studentId: anna, optedOut: true },
    { studentId: bert },
  ]);
  const { contributions } = await store.participation({ roomId: 'room1', scope: 'class' });
  expect(contributions.map(({ participantId }) => participantId)).toEqual([bert]);
  expect(await store.erase('room1', 'n0b0dyn0b0')).toBe(false);
});

it('what is purged is in no file either, once the log is scrubbed', async () => {
  await reflect(anna, words);
  const [row] = place.query('SELECT sealed FROM entries');
  const { sealed } = row as { sealed: Uint8Array };
  await store.purge(
    { events: 1e9, reflections: 1e9, checkIns: 1e9, participation: 1e9, classLists: 1e9 },
    100,
  );
  await store.scrub();
  expect(place.filesWith(sealed)).toEqual([]);
});

it('a row under another child’s seat does not open', async () => {
  await reflect(anna, words);
  await reflect(bert, 'I liked it');
  const swapped = `UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE participant_id = '${anna}')
    WHERE participant_id = '${bert}' RETURNING 1`;
  place.query(swapped);
  await expect(store.entries('room1', bert, { limit: 1 })).rejects.toThrow(/does not open/);
  expect(await store.entries('room1', anna, { limit: 1 })).toHaveLength(1);
});
