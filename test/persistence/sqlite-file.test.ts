import { readFileSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations, SchemaTooNewError } from '../../persistence/sqlite/migrations.ts';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { createFilePlace, type FilePlace } from './file-store-place.ts';
import { commitOf, newParticipant, nextEpoch, roomRecord, update, updates } from './room-records.ts';

describe('the SQLite file', () => {
  let place: FilePlace;
  beforeEach(() => {
    place = createFilePlace();
  });
  afterEach(() => place.remove());

  it('stores nothing of a participant but a name, a role and times: no address, no mail, no browser', async () => {
    await place.open().close();
    const tables = place.query(
      `SELECT t.name AS "table", group_concat(c.name, ' ' ORDER BY c.cid) AS columns
       FROM pragma_table_list t, pragma_table_info(t.name) c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name ORDER BY t.name`,
    );
    expect(tables).toEqual([
      { table: 'client_ids', columns: 'room_id epoch client_id participant_id' },
      { table: 'clocks', columns: 'clock_id origin_unix_ms' },
      { table: 'ended_epochs', columns: 'room_id epoch bytes crc' },
      { table: 'last_run', columns: 'id synchronous ended' },
      {
        table: 'participants',
        columns: 'room_id participant_id name role seat joined_at removed_at grants_given grants',
      },
      {
        table: 'rooms',
        columns: 'room_id tenant_id code code_folded epoch created_at expires_at closed_at seats_given',
      },
      { table: 'snapshots', columns: 'room_id epoch seq bytes crc' },
      { table: 'tenants', columns: 'tenant_id' },
      { table: 'uncertain_rooms', columns: 'room_id' },
      { table: 'updates', columns: 'room_id epoch seq bytes crc' },
      { table: 'write_probe', columns: 'id writes filler' },
    ]);
  });

  it('is readable by its owner only, journal included', async () => {
    const store = place.open();
    await store.checkWritable();
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(place.file + suffix).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('has no room of an unknown tenant', async () => {
    const store = place.open();
    await expect(store.createRoom(roomRecord('r1', { tenantId: 'unknown school' }))).rejects.toThrow();
    await store.close();
    expect(place.query('SELECT * FROM tenants')).toEqual([{ tenant_id: 'local' }]);
  });

  it('keeps two snapshots and the log after the older one', async () => {
    const store = place.open();
    await store.createRoom(roomRecord('r1'));
    await store.commit([commitOf('r1', ...updates(1, 9))]);
    for (const seq of [3, 5, 7]) await store.compact('r1', 1, { seq, update: Uint8Array.of(seq) });
    await store.close();
    expect(place.query('SELECT seq FROM snapshots ORDER BY seq')).toEqual([{ seq: 5 }, { seq: 7 }]);
    expect(place.query('SELECT min(seq) AS first, count(*) AS n FROM updates')).toEqual([{ first: 6, n: 4 }]);
  });

  it('has no byte left of updates that were compacted away', async () => {
    const store = place.open();
    await store.createRoom(roomRecord('r1'));
    const words = 'a reflection that its writer took back';
    await store.commit([commitOf('r1', { seq: 1, update: Buffer.from(words) }, ...updates(2, 9))]);
    for (const seq of [3, 5]) await store.compact('r1', 1, { seq, update: Uint8Array.of(seq) });
    await store.close();
    expect(readFileSync(place.file).includes(words)).toBe(false);
  });

  it('has no byte left of an epoch that has ended', async () => {
    const store = place.open();
    await store.createRoom(roomRecord('r1'));
    const words = 'a reflection that its writer took back';
    await store.commit([commitOf('r1', { seq: 1, update: Buffer.from(words) })]);
    await store.compact('r1', 1, { seq: 1, update: Buffer.from(words) });
    await store.startEpoch('r1', nextEpoch(2, 1));
    await store.close();
    expect(readFileSync(place.file).includes(words)).toBe(false);
  });

  it('refuses a schema newer than the code, says what to do, and leaves the file alone', async () => {
    await place.open().close();
    place.damage(`PRAGMA user_version = ${migrations.length + 1}`);
    const before = readFileSync(place.file);
    expect(() => place.open()).toThrow(SchemaTooNewError);
    expect(() => place.open()).toThrow(
      new RegExp(
        `downbeat.db has schema version ${migrations.length + 1}.*up to ${migrations.length}.*Start the newer`,
      ),
    );
    expect(readFileSync(place.file).equals(before)).toBe(true);
  });

  it('a migration that fails half-way leaves the version and the tables before it', () => {
    const db = new Database(':memory:');
    const broken = 'CREATE TABLE half (x INTEGER); CREATE TABLE half (x INTEGER);';
    expect(() => migrate(db, [...migrations, broken])).toThrow('half');
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    migrate(db, [...migrations, 'CREATE TABLE half (x INTEGER)']);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    db.close();
  });

  it('does not open what is not its own, or where nothing can be made', () => {
    writeFileSync(
      place.file,
      'a text file, long enough that SQLite reads its header as not a database'.repeat(9),
    );
    expect(() => place.open()).toThrow(/not a database/);
    const file = '/nonexistent-folder/downbeat.db';
    expect(() => openSqliteRoomStore({ file, synchronous: 'FULL' })).toThrow(
      /no such file or directory.*downbeat/,
    );
  });

  it('is not writable while another process holds the lock, and a commit of that time is not half stored', async () => {
    const store = place.open();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    const other = new Database(place.file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.checkWritable()).rejects.toThrow('locked');
    await expect(store.commit([commitOf('r1', update(1))])).rejects.toThrow('locked');
    other.exec('ROLLBACK');
    other.close();
    await store.checkWritable();
    await store.commit([commitOf('r1', update(1))]);
    expect((await store.loadDocument('r1')).updates).toEqual([update(1)]);
    await store.close();
  });
});
