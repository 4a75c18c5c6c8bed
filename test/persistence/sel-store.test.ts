/** The SQLite store of social-emotional learning keeps the contract, and what its file holds beneath it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SelStore } from '../../persistence/sel-store.ts';
import { anna, bert, createSelPlace, type SelPlace, snapshot } from './sel-place.ts';
import { describeSelStore } from './sel-store-contract.ts';

describeSelStore('SQLite store of social-emotional learning', createSelPlace);

let place: SelPlace;
let store: SelStore;
beforeEach(() => {
  place = createSelPlace();
  store = place.open();
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const room1 = { roomId: 'room1', scope: 'class' } as const;

describe('consent', () => {
  const seat = { roomId: 'room1', participantId: anna };
  const prompt = { text: 'Who helped you?', answer: 'text', casel: 'relationship-skills' } as const;

  it('an opted-out student gets no prompt and no row of any kind', async () => {
    await store.changeSettings('room1', { checkIns: true, reflections: true });
    const { promptId } = await store.setPrompt('room1', prompt, 1);
    await store.seat(seat);
    expect(await store.setOptOut('room1', anna, true, 2)).toBe(true);
    expect(await store.invitation(seat)).toEqual({ checkIn: false, prompt: null });
    expect(await store.addReflection(seat, promptId, { text: 'no' }, 3)).toBe(false);
    expect(await store.addCheckIn(seat, { pleasant: 1 }, 3)).toBe(false);
    await store.save(snapshot(1, [anna, bert]));
    const event = { kind: 'event', roomId: 'room1', at: 60_000 } as const;
    await store.save({ ...event, source: 'e1', event: 'joined', participantId: anna, peerId: null });
    await store.save({ ...event, source: 'e2', event: 'thanks', participantId: bert, peerId: anna });
    for (const table of ['entries', 'entry_keys', 'participation', 'lesson_totals', 'events']) {
      expect(place.query(`SELECT * FROM ${table} WHERE participant_id = '${anna}'`), table).toEqual([]);
    }
    expect(place.query('SELECT * FROM lesson_contacts')).toEqual([]);
    expect(
      (await store.participation(room1)).contributions.map(({ participantId }) => participantId),
    ).toEqual([bert]);
  });
});

describe('duties', () => {
  beforeEach(() => store.changeSettings('room1', { checkIns: true, reflections: true }));

  it('nobody can change or delete a row of the access log', async () => {
    await store.logAccess({
      at: 5,
      roomId: 'room1',
      actorId: 'teacher000',
      action: 'entries',
      studentId: anna,
    });
    expect(() => place.query("UPDATE access_log SET actor_id = 'nobody' RETURNING 1")).toThrow(
      /only be added to/,
    );
    expect(() => place.query('DELETE FROM access_log RETURNING 1')).toThrow(/only be added to/);
    expect(await store.accessLog('room1', { limit: 10 })).toMatchObject([
      { actorId: 'teacher000', studentId: anna },
    ]);
  });

  it('has no column for what is nobody’s business: address, browser, mail, birthday; and names in the class list alone', () => {
    const columns = place.query(
      "SELECT m.name AS t, i.name AS c FROM sqlite_schema AS m, pragma_table_info(m.name) AS i WHERE m.name NOT LIKE 'sqlite_%'",
    );
    expect(columns.length).toBeGreaterThan(50);
    expect(JSON.stringify(columns)).not.toMatch(/mail|birth|address|agent|"c":"ip"/i);
    const named = columns.filter((column) => /"c":"[^"]*name/.test(JSON.stringify(column)));
    expect(named).toEqual(['shown_name', 'full_name'].map((c) => ({ t: 'class_list', c })));
  });
});

describe('dead letters', () => {
  it('hold nothing of a student who is opted out', async () => {
    await store.save(snapshot(1, [anna, bert]));
    await store.setOptOut('room1', anna, true, 1);
    await store.deadLetter(snapshot(2, [anna, bert]), 'disk full', 1);
    await store.deadLetter(snapshot(3, [anna]), 'disk full', 1);
    expect(await store.countDeadLetters()).toBe(1);
    expect(JSON.stringify(place.query('SELECT * FROM dead_letters'))).not.toContain(anna);
  });

  it('that can not be read stay where they are', async () => {
    await store.deadLetter(snapshot(1, [anna]), 'disk full', 1);
    place.query("UPDATE dead_letters SET write = '{}' RETURNING 1");
    expect(await store.reviveDeadLetters()).toBe(1);
  });
});

describe('retention', () => {
  const seat = { roomId: 'room1', participantId: anna };
  const never = { events: 0, reflections: 0, checkIns: 0, participation: 0, classLists: 0 };

  it('purges each kind of data by its own age, in steps', async () => {
    await store.changeSettings('room1', { checkIns: true, reflections: true });
    const { promptId } = await store.setPrompt('room1', { text: 'How was it?', answer: 'text' }, 10);
    await store.addReflection(seat, promptId, { text: 'good' }, 20);
    await store.addCheckIn(seat, { energy: 1 }, 30);
    for (let n = 1; n <= 6; n += 1) await store.save(snapshot(n, [anna, bert]));
    const counts = () => ({
      events: place.query('SELECT 1 FROM events').length,
      entries: place.query('SELECT kind FROM entries').length,
      periods: place.query('SELECT 1 FROM periods').length,
      rows: place.query('SELECT 1 FROM participation').length,
      totals:
        place.query('SELECT 1 FROM lesson_totals').length +
        place.query('SELECT 1 FROM lesson_contacts').length,
      keys: place.query('SELECT 1 FROM entry_keys').length,
    });
    expect(await store.purge(never, 100)).toBe(false);
    expect(counts()).toEqual({ events: 9, entries: 2, periods: 6, rows: 12, totals: 3, keys: 1 });
    await store.purge({ ...never, events: 1e9 }, 100);
    await store.purge({ ...never, checkIns: 1e9 }, 100);
    expect(counts()).toEqual({ events: 0, entries: 1, periods: 6, rows: 12, totals: 3, keys: 1 });
    await store.purge({ ...never, reflections: 1e9 }, 100);
    await store.purge({ ...never, participation: 100_000 }, 100);
    expect(counts()).toEqual({ events: 0, entries: 0, periods: 4, rows: 8, totals: 3, keys: 0 });
    let steps = 0;
    for (let more = true; more; steps += 1) more = await store.purge({ ...never, participation: 1e9 }, 3);
    expect(steps).toBeGreaterThan(2);
    await store.purge({ ...never, participation: 1e9 }, 3);
    expect(counts()).toEqual({ events: 0, entries: 0, periods: 0, rows: 0, totals: 0, keys: 0 });
  });
});
