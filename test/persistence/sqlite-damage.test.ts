import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RoomCorruptError, type RoomStore } from '../../persistence/room-store.ts';
import { createFilePlace, type FilePlace } from './file-store-place.ts';
import { commitOf, newParticipant, roomRecord, update, updates } from './room-records.ts';

describe('a damaged SQLite file', () => {
  let place: FilePlace;
  let store: RoomStore;
  const snapshot = (seq: number) => ({ seq, update: Uint8Array.of(100, seq) });

  beforeEach(async () => {
    place = createFilePlace();
    store = place.open();
    for (const roomId of ['sick', 'sound']) {
      await store.createRoom(roomRecord(roomId));
      await store.addParticipant(newParticipant(roomId, 'ada'));
      const clientIds = [{ clientId: 5, participantId: 'ada' }];
      await store.commit([{ roomId, epoch: 1, updates: updates(1, 9), clientIds }]);
    }
  });
  afterEach(async () => {
    await store.close();
    place.remove();
  });

  /** Compacts at 3 and 6: snapshots 3 and 6 and the log from 4 on are stored. */
  async function compactTwice(): Promise<void> {
    await store.compact('sick', 1, snapshot(3));
    await store.compact('sick', 1, snapshot(6));
  }

  async function loadingError(): Promise<Error> {
    const error: unknown = await store.loadDocument('sick').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RoomCorruptError);
    return error instanceof Error ? error : new Error('not an error');
  }

  const damages: [string, string, RegExp][] = [
    ['a changed byte', `UPDATE updates SET bytes = x'05c80701' WHERE seq = 5`, /updates.*seq 5.*checksum/],
    ['a half-written row', `UPDATE updates SET bytes = x'05c8' WHERE seq = 5`, /updates.*seq 5.*2 bytes/],
    ['an empty row', `UPDATE updates SET bytes = x'' WHERE seq = 5`, /updates.*seq 5.*checksum/],
    ['a changed checksum', `UPDATE updates SET crc = -1 WHERE seq = 5`, /updates.*crc/],
    ['a missing row', `DELETE FROM updates WHERE seq = 5`, /updates.*seq 5.*missing/],
    ['a missing first row', `DELETE FROM updates WHERE seq = 1`, /updates.*seq 1.*missing/],
    ['an impossible client id', `UPDATE client_ids SET client_id = 1 << 53`, /client_ids.*clientId/],
    ['an impossible epoch', `UPDATE rooms SET epoch = -1`, /rooms.*epoch/],
  ];
  it.each(damages)(
    '%s fails its room with the place and the way out; another room loads',
    async (_, sql, place_) => {
      place.damage(`${sql}${sql.includes('WHERE') ? ' AND' : ' WHERE'} room_id = 'sick'`);
      const { message } = await loadingError();
      expect(message).toMatch(place_);
      expect(message).toMatch(/Room sick .*Restore the database from a backup.*Other rooms are not affected/);
      expect((await store.loadDocument('sound')).updates).toEqual(updates(1, 9));
      await store.commit([commitOf('sound', update(10))]);
    },
  );

  it('fails only the lookups of a room or participant whose row is damaged', async () => {
    place.damage(`UPDATE rooms SET created_at = -5 WHERE room_id = 'sick'`);
    place.damage(`UPDATE participants SET role = 'admin' WHERE room_id = 'sick'`);
    await expect(store.findRoom('sick')).rejects.toThrow(RoomCorruptError);
    await expect(store.listParticipants('sick')).rejects.toThrow(/participants.*role/);
    expect(await store.findRoom('sound')).toEqual(roomRecord('sound'));
    expect(await store.listParticipants('sound')).toHaveLength(1);
  });

  it('falls back to the older snapshot where the newest is damaged and the log bridges', async () => {
    await compactTwice();
    place.damage(`UPDATE snapshots SET bytes = x'00' WHERE seq = 6`);
    const loaded = await store.loadDocument('sick');
    expect(loaded.snapshot).toEqual(snapshot(3));
    expect(loaded.updates).toEqual(updates(4, 9));
  });

  it('falls back to the log alone where the first snapshot is damaged', async () => {
    await store.compact('sick', 1, snapshot(6));
    place.damage(`UPDATE snapshots SET bytes = x'00' WHERE seq = 6`);
    expect(await store.loadDocument('sick')).toMatchObject({ snapshot: null, updates: updates(1, 9) });
  });

  it('does not need log rows that a sound snapshot covers', async () => {
    await compactTwice();
    place.damage(`DELETE FROM updates WHERE seq = 5 AND room_id = 'sick'`);
    expect(await store.loadDocument('sick')).toMatchObject({ snapshot: snapshot(6), updates: updates(7, 9) });
  });

  it('names every damaged place where no snapshot and no log bring the document back', async () => {
    await compactTwice();
    place.damage(
      `UPDATE snapshots SET bytes = x'00'; DELETE FROM updates WHERE seq = 5 AND room_id = 'sick'`,
    );
    const { message } = await loadingError();
    expect(message).toMatch(/snapshots.*seq 6.*snapshots.*seq 3.*updates.*seq 1\) is missing/);
  });

  it('knows of a lost end of the log by the snapshot that covers it', async () => {
    await store.compact('sick', 1, snapshot(9));
    place.damage(
      `UPDATE snapshots SET crc = crc - 1; DELETE FROM updates WHERE seq > 7 AND room_id = 'sick'`,
    );
    expect((await loadingError()).message).toMatch(/snapshots.*seq 9.*updates.*seq 8\) is missing/);
  });

  it('never deletes the last sound copy: compaction keeps the newest snapshot that is sound', async () => {
    await compactTwice();
    place.damage(`UPDATE snapshots SET bytes = x'00' WHERE seq = 6`);
    await store.compact('sick', 1, snapshot(9));
    expect(place.query(`SELECT seq FROM snapshots WHERE room_id = 'sick' ORDER BY seq`)).toEqual([
      { seq: 3 },
      { seq: 9 },
    ]);
    place.damage(`UPDATE snapshots SET bytes = x'00' WHERE seq = 9`);
    expect(await store.loadDocument('sick')).toMatchObject({ snapshot: snapshot(3), updates: updates(4, 9) });
    await store.compact('sick', 1, snapshot(9));
    expect(await store.loadDocument('sick')).toMatchObject({ snapshot: snapshot(9), updates: [] });
  });

  it('a flipped bit on the disk fails its room; another room loads', async () => {
    const large = new Uint8Array(20_000).fill(0xab);
    await store.commit([commitOf('sick', { seq: 10, update: large })]);
    await store.close();
    const bytes = readFileSync(place.file);
    const inTheBlob = bytes.indexOf(Buffer.alloc(3000, 0xab)) + 1500;
    bytes.writeUInt8(0xaa, inTheBlob);
    writeFileSync(place.file, bytes);
    store = place.open();
    expect((await loadingError()).message).toMatch(/updates.*seq 10.*20000 bytes have checksum/);
    expect((await store.loadDocument('sound')).updates).toEqual(updates(1, 9));
  });

  it('a page that SQLite itself can not read fails its room, not the process', async () => {
    const large = new Uint8Array(20_000).fill(0xab);
    await store.commit([commitOf('sick', { seq: 10, update: large })]);
    await store.close();
    const bytes = readFileSync(place.file);
    const pageSize = bytes.readUInt16BE(16);
    const overflowPage = Math.ceil(bytes.indexOf(Buffer.alloc(3000, 0xab)) / pageSize) * pageSize;
    bytes.writeUInt32BE(0x7fffffff, overflowPage);
    writeFileSync(place.file, bytes);
    store = place.open();
    expect((await loadingError()).message).toMatch(/SQLite found a damaged page/);
    expect((await store.loadDocument('sound')).updates).toEqual(updates(1, 9));
    await expect(store.purgeRoom('sick')).rejects.toThrow(RoomCorruptError);
    await store.purgeRoom('sound');
    expect(await store.listParticipants('sick')).toHaveLength(1);
    expect(await store.listParticipants('sound')).toEqual([]);
  });
});
