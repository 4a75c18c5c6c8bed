/** Rooms of one class in the store: who lets whom in, what parts them, and what neither side keeps of the other. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SelStore } from '../../persistence/sel-store.ts';
import { selMigrations } from '../../persistence/sqlite/sel/sel-schema.ts';
import { anna, bert, cleo, createSelPlace, joinClass, type SelPlace, snapshot } from './sel-place.ts';

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

const by = (roomId: string, at = 5) => ({ roomId, actorId: `of-${roomId}`, at });
const shown = { digest: 'digest', tenantId: 'local' };
const invitation = { ...shown, manages: false, expiresAt: 100 };

async function reflect(roomId: string, participantId: string, text: string): Promise<void> {
  await store.changeSettings(roomId, { reflections: true });
  const { promptId } = await store.setPrompt(roomId, { text: 'How was it?', answer: 'text' }, 1);
  await store.addReflection({ roomId, participantId }, promptId, { text }, 2);
}

const wordsIn = async (roomId: string) =>
  (await store.entries(roomId, undefined, { limit: 99 })).map(({ content }) => content.text);
const managers = async (roomId: string) =>
  (await store.classRooms(roomId)).rooms.filter(({ manages }) => manages).map((room) => room.roomId);
const idsIn = async (roomId: string) => (await store.students(roomId)).map(({ studentId }) => studentId);

describe('an invitation', () => {
  it('lets one room in, once, before its end and within its school', async () => {
    expect(await store.joinClass(shown, by('room2'))).toBe(false);
    expect(await store.inviteToClass(invitation, by('room1'))).toBe(true);
    expect(await store.joinClass({ ...shown, tenantId: 'north' }, by('room2'))).toBe(false);
    expect(await store.joinClass(shown, by('room2', 100))).toBe(false);
    await store.inviteToClass(invitation, by('room1'));
    expect(await store.joinClass(shown, by('room2', 99))).toBe(true);
    expect(await store.joinClass(shown, by('room3', 99))).toBe(false);
    expect(await store.classRooms('room2')).toEqual({
      classId: 'room1',
      manages: false,
      rooms: [
        { roomId: 'room1', manages: true, joinedAt: null },
        { roomId: 'room2', manages: false, joinedAt: 99 },
      ],
    });
  });

  it('comes from a room that manages the class, and ends with it, with its teacher or when it is withdrawn', async () => {
    await joinClass(store, 'room2', 'room1', false);
    expect(await store.inviteToClass(invitation, by('room2'))).toBe(false);
    expect(await store.withdrawInvitations('room2')).toBe(false);
    await joinClass(store, 'room2', 'room1', true);
    for (const end of [
      () => store.withdrawInvitations('room1'),
      () => store.withdrawInvitations('room2', by('room2').actorId),
      () => store.leaveClass('room2', by('room1')),
    ]) {
      expect(await store.inviteToClass(invitation, by('room2'))).toBe(true);
      await end();
      expect(await store.joinClass(shown, by('room9'))).toBe(false);
    }
  });

  it('is one of fifty at most: the one that ends first goes', async () => {
    for (let n = 0; n < 60; n += 1) {
      await store.inviteToClass({ ...invitation, digest: `${n}`, expiresAt: 100 + n }, by('room1'));
    }
    expect(place.query('SELECT * FROM class_invitations')).toHaveLength(50);
    expect(await store.joinClass({ ...shown, digest: '9' }, by('room2'))).toBe(false);
    expect(await store.joinClass({ ...shown, digest: '10' }, by('room2'))).toBe(true);
  });

  it('is in the log of the class that is left and of the one that is joined', async () => {
    await joinClass(store, 'room2', 'room1');
    await store.leaveClass('room2', by('room1', 7));
    const log = async (roomId: string) =>
      (await store.accessLog(roomId, { limit: 9 })).map(({ action, roomId: room, actorId }) => [
        action,
        room,
        actorId,
      ]);
    expect(await log('room1')).toEqual([
      ['class-left', 'room2', 'of-room1'],
      ['class-joined', 'room2', 'teacher002'],
    ]);
    expect(await log('room2')).toEqual([
      ['class-left', 'room2', 'of-room1'],
      ['class-left', 'room2', 'teacher002'],
    ]);
  });
});

describe('a room that is taken out of a class', () => {
  it('reads nothing more of it, nor the class of the room, whatever was linked', async () => {
    await reflect('room1', anna, 'words of room 1');
    await store.importClassList(
      'room1',
      [{ newStudentId: 'n000000001', name: 'Dora', fullName: 'Dora D', number: null, sourcedId: null }],
      1,
    );
    await joinClass(store, 'room2', 'room1', false);
    await reflect('room2', bert, 'words of room 2');
    await store.linkSeat({ roomId: 'room2', participantId: bert }, anna);
    await store.takeName({ roomId: 'room2', participantId: cleo }, 'n000000001');
    expect(await wordsIn('room2')).toEqual(['words of room 2', 'words of room 1']);

    expect(await store.leaveClass('room2', by('room1'))).toBe('left');

    expect(await wordsIn('room2')).toEqual(['words of room 2']);
    expect(await wordsIn('room1')).toEqual(['words of room 1']);
    expect(await store.classList('room2')).toEqual([]);
    expect(await store.classList('room1')).toHaveLength(1);
    expect(await idsIn('room1')).toEqual([anna, 'n000000001']);
    const ids = await idsIn('room2');
    expect(ids).toHaveLength(2);
    for (const id of await idsIn('room1')) {
      expect(ids).not.toContain(id);
      expect(await store.exportStudent('room2', id, 9)).toBeNull();
      expect(await store.linkSeat({ roomId: 'room2', participantId: bert }, id)).toBe(false);
    }
    expect(await store.settings('room2')).toMatchObject({ checkIns: false, reflections: false });
    expect(await store.settings('room1')).toMatchObject({ reflections: true });
  });

  it('decides about its own students alone: an opt-out is kept by both, and changed by each for itself', async () => {
    await store.seat({ roomId: 'room1', participantId: anna });
    await joinClass(store, 'room2', 'room1', false);
    await store.seat({ roomId: 'room2', participantId: bert });
    await store.linkSeat({ roomId: 'room2', participantId: bert }, anna);
    await store.setOptOut('room1', anna, true, 3);
    await store.leaveClass('room2', by('room2'));
    const optedOut = async (roomId: string) => (await store.students(roomId)).map((each) => each.optedOut);
    expect([await optedOut('room1'), await optedOut('room2')]).toEqual([[true], [true]]);
    const [own = ''] = await idsIn('room2');
    await store.setOptOut('room2', own, false, 4);
    expect([await optedOut('room1'), await optedOut('room2')]).toEqual([[true], [false]]);
    await store.erase('room2', own);
    expect(await idsIn('room1')).toEqual([anna]);
  });

  it("keeps the id of its own seat, which undoes a link; the others' seats get another", async () => {
    await joinClass(store, 'room2', 'room1');
    await store.seat({ roomId: 'room2', participantId: bert });
    await store.seat({ roomId: 'room1', participantId: anna });
    await store.linkSeat({ roomId: 'room1', participantId: anna }, bert);
    await store.leaveClass('room2', by('room1'));
    expect(await store.students('room2')).toEqual([
      { studentId: bert, optedOut: false, seats: [{ roomId: 'room2', participantId: bert }] },
    ]);
    const [student] = await store.students('room1');
    expect(student?.studentId).not.toBe(bert);
    expect(student?.seats).toEqual([{ roomId: 'room1', participantId: anna }]);
  });

  it('is itself, or any where its class is managed; another class has no say', async () => {
    await joinClass(store, 'room2', 'room1', false);
    await joinClass(store, 'room3', 'room1', false);
    expect(await store.leaveClass('room3', by('room2'))).toBe('refused');
    expect(await store.leaveClass('room1', by('room2'))).toBe('refused');
    expect(await store.leaveClass('room2', by('room9'))).toBe('unknown');
    expect(await store.leaveClass('room2', by('room2'))).toBe('left');
    expect(await store.leaveClass('room3', by('room1'))).toBe('left');
    expect(await store.leaveClass('room1', by('room1'))).toBe('left');
    expect((await store.classRooms('room1')).rooms).toHaveLength(1);
  });

  it('may be the one that the class began with: the rest goes on, and the longest in it manages it', async () => {
    await store.save(snapshot(1, [anna]));
    await joinClass(store, 'room2', 'room1', false);
    await joinClass(store, 'room3', 'room1', false);
    await store.changeSettings('room1', { checkIns: true });
    await store.leaveClass('room1', by('room1'));
    expect((await store.classRooms('room1')).classId).not.toBe('room1');
    expect(await idsIn('room1')).toEqual([anna]);
    expect(await store.settings('room3')).toMatchObject({ classId: 'room1', checkIns: true });
    expect(await store.settings('room1')).toMatchObject({ checkIns: false });
    expect(await managers('room3')).toEqual(['room2']);
    expect(await store.inviteToClass(invitation, by('room2'))).toBe(true);
  });

  it('leaves one class where it joins another', async () => {
    await joinClass(store, 'room2', 'room1');
    await reflect('room1', anna, 'words of room 1');
    await joinClass(store, 'room2', 'room3');
    expect(await wordsIn('room2')).toEqual([]);
    expect(await store.leaveClass('room2', by('room1'))).toBe('unknown');
  });
});

it('rooms that were linked before there were invitations all manage their class, so that each can be taken out', async () => {
  await store.close();
  place.remove();
  place = createSelPlace();
  const db = new Database(place.file);
  for (const step of selMigrations.slice(0, 2)) db.exec(step);
  db.pragma('user_version = 2');
  db.exec(`INSERT INTO classes VALUES ('room1', 1, 1);
    INSERT INTO class_rooms (room_id, class_id) VALUES ('room1', 'room1'), ('room2', 'room1')`);
  db.close();
  store = place.open();
  expect(await managers('room1')).toEqual(['room1', 'room2']);
  expect(await store.leaveClass('room1', by('room2'))).toBe('left');
});
