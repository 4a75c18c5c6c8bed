/** What every adapter of the storage port must do. Called from the adapter's own test file. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CodeTakenError,
  type ParticipantRecord,
  type RoomCommit,
  type RoomStore,
  type StoredUpdate,
} from '../../persistence/room-store.ts';
import type { Subject } from './contract-subject.ts';
import { describeEpochs } from './epoch-contract.ts';
import { commitOf, newParticipant, nextEpoch, roomRecord, update, updates } from './room-records.ts';

/** One place that a store keeps its data in. */
export interface StorePlace {
  open(): RoomStore;
  /** Called with the store closed. */
  remove(): void;
}

interface ContractOptions {
  readonly createPlace: () => StorePlace;
  /** Whether a store opened again in the same place finds what was there. */
  readonly reopens: boolean;
}

export function describeRoomStore(title: string, { createPlace, reopens }: ContractOptions): void {
  describe(title, () => {
    let place: StorePlace;
    let subject: Subject;
    beforeEach(() => {
      place = createPlace();
      subject = {
        store: place.open(),
        async reopen() {
          await this.store.close();
          this.store = place.open();
        },
      };
    });
    afterEach(async () => {
      await subject.store.close();
      place.remove();
    });

    const current = (): Subject => subject;
    describeRooms(current);
    describeParticipants(current);
    describeDocuments(current);
    describeCompaction(current);
    describeEpochs(current);
    describeUpkeep(current);
    if (reopens) describeReopening(current);
  });
}

function describeRooms(subject: () => Subject): void {
  it('finds a room by its id and by any spelling of its code', async () => {
    const { store } = subject();
    const room = roomRecord('r1', { code: 'TEMPO-4821' });
    await store.createRoom(room);
    expect(await store.findRoom('r1')).toEqual(room);
    expect(await store.findRoomByCode('tempO 4821')).toEqual(room);
    expect(await store.findRoomByCode('TEMP0-482L')).toEqual(room);
    expect(await store.findRoom('r2')).toBeNull();
    expect(await store.findRoomByCode('TEMPO-4822')).toBeNull();
  });

  it('refuses a code that folds to the one of another open room, and stores nothing of it', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1', { code: 'TEMPO-1111' }));
    await expect(store.createRoom(roomRecord('r2', { code: 'TEMP0-IIII' }))).rejects.toThrow(CodeTakenError);
    expect(await store.findRoom('r2')).toBeNull();
    await store.createRoom(roomRecord('r2', { code: 'TEMPO-2222' }));
    await expect(store.changeCode('r2', 'TEMPO-1111')).rejects.toThrow(CodeTakenError);
    expect((await store.findRoom('r2'))?.code).toBe('TEMPO-2222');
  });

  it('refuses a room id twice, and not as a taken code', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    const error = await store.createRoom(roomRecord('r1', { code: 'OTHER-1' })).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(CodeTakenError);
  });

  it('changes the code: the new one finds the room and the old one is free', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1', { code: 'TEMPO-1111' }));
    await store.changeCode('r1', 'POLKA-2222');
    expect(await store.findRoomByCode('TEMPO-1111')).toBeNull();
    expect((await store.findRoomByCode('polka2222'))?.code).toBe('POLKA-2222');
    await store.createRoom(roomRecord('r2', { code: 'TEMPO-1111' }));
  });

  it('closes a room: its code is free, its data stays, and no code can be given to it', async () => {
    const { store } = subject();
    const room = roomRecord('r1', { code: 'TEMPO-1111' });
    await store.createRoom(room);
    await store.commit([commitOf('r1', update(1))]);
    await store.closeRoom('r1', 77);
    await store.closeRoom('r1', 99);
    expect(await store.findRoom('r1')).toEqual({ ...room, code: null, closedAt: 77 });
    expect(await store.findRoomByCode('TEMPO-1111')).toBeNull();
    expect((await store.loadDocument('r1')).updates).toEqual([update(1)]);
    await expect(store.changeCode('r1', 'TEMPO-3333')).rejects.toThrow('r1');
    await store.createRoom(roomRecord('r2', { code: 'TEMPO-1111' }));
    await store.closeRoom('r2', 78);
    await expect(store.closeRoom('unknown', 78)).rejects.toThrow('unknown');
  });

  it('purges what rooms hold that ended before then, and nothing of any other', async () => {
    const { store } = subject();
    const expiresAt = 1000;
    for (const roomId of ['closed', 'expired', 'later', 'open']) {
      await store.createRoom(roomRecord(roomId, { expiresAt: roomId === 'open' ? 9000 : expiresAt }));
      await store.addParticipant(newParticipant(roomId, `p-${roomId}`));
      const claim = { clientId: 7, participantId: `p-${roomId}` };
      await store.commit([{ ...commitOf(roomId, ...updates(1, 3)), clientIds: [claim] }]);
      await store.compact(roomId, 1, update(2));
    }
    await store.startEpoch('expired', nextEpoch(2, 3));
    await store.closeRoom('closed', 500);
    await store.closeRoom('later', 2000);
    expect((await store.findEndedRooms(1500)).sort()).toEqual(['closed', 'expired']);
    await store.purgeRoom('closed');
    expect(await store.findEndedRooms(1500)).toEqual(['expired']);
    await store.purgeRoom('expired');
    expect(await store.findEndedRooms(1500)).toEqual([]);
    for (const [roomId, endedAt] of [['closed', 500] as const, ['expired', expiresAt] as const]) {
      expect(await store.findRoom(roomId)).toMatchObject({ code: null, closedAt: endedAt });
      expect(await store.listParticipants(roomId)).toEqual([]);
      expect(await store.findEndedEpoch(roomId, 1)).toBeNull();
      expect(await store.loadDocument(roomId)).toMatchObject({ snapshot: null, updates: [], clientIds: [] });
    }
    for (const roomId of ['later', 'open']) {
      expect(await store.listParticipants(roomId)).toHaveLength(1);
      expect(await store.loadDocument(roomId)).toMatchObject({ snapshot: { seq: 2 }, clientIds: [{}] });
    }
    await store.createRoom(roomRecord('new', { code: 'TEMPO-expired' }));
  });

  it('counts the rooms of a tenant that are neither closed nor expired', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('open', { expiresAt: 1000 }));
    await store.createRoom(roomRecord('closed', { expiresAt: 1000 }));
    await store.createRoom(roomRecord('expired', { expiresAt: 500 }));
    await store.closeRoom('closed', 400);
    expect(await store.countOpenRooms('local', 500)).toBe(1);
    expect(await store.countOpenRooms('local', 499)).toBe(2);
    expect(await store.countOpenRooms('another school', 0)).toBe(0);
  });
}

function describeParticipants(subject: () => Subject): void {
  it('gives seats from 1 in order of joining, per room, and never one again', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.createRoom(roomRecord('r2'));
    const seats: number[] = [];
    for (const id of ['a', 'b', 'c']) seats.push((await store.addParticipant(newParticipant('r1', id))).seat);
    await store.removeParticipant('r1', 'c', 9);
    seats.push((await store.addParticipant(newParticipant('r1', 'd'))).seat);
    expect(seats).toEqual([1, 2, 3, 4]);
    expect((await store.addParticipant(newParticipant('r2', 'a'))).seat).toBe(1);
  });

  it('lists participants by seat without the removed, who can still be found', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    const added: ParticipantRecord[] = [];
    for (const id of ['z', 'a', 'm']) added.push(await store.addParticipant(newParticipant('r1', id)));
    expect(added[0]).toEqual({
      ...newParticipant('r1', 'z'),
      seat: 1,
      removedAt: null,
      grants: [1],
    });
    await store.removeParticipant('r1', 'a', 42);
    await store.removeParticipant('r1', 'a', 43);
    expect(await store.listParticipants('r1')).toEqual([added[0], added[2]]);
    expect((await store.findParticipant('r1', 'a'))?.removedAt).toBe(42);
    expect(await store.findParticipant('r1', 'nobody')).toBeNull();
    expect(await store.findParticipant('r2', 'a')).toBeNull();
    await expect(store.removeParticipant('r1', 'nobody', 1)).rejects.toThrow('nobody');
  });

  it('gives a participant another name, a removed one too', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    for (const id of ['a', 'b']) await store.addParticipant(newParticipant('r1', id));
    await store.removeParticipant('r1', 'a', 42);
    for (const id of ['a', 'b']) await store.renameParticipant('r1', id, `Player ${id}`);
    await store.scrub();
    expect(await store.findParticipant('r1', 'a')).toMatchObject({ name: 'Player a', removedAt: 42 });
    expect(await store.listParticipants('r1')).toMatchObject([{ participantId: 'b', name: 'Player b' }]);
    await expect(store.renameParticipant('r1', 'nobody', 'N')).rejects.toThrow('nobody');
  });

  it('counts who may hold a seat, and lets an older one or the teacher end the others', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    for (const id of ['a', 'b']) await store.addParticipant(newParticipant('r1', id));
    const grants = async (id = 'a') => (await store.findParticipant('r1', id))?.grants;
    expect([await store.grantSeat('r1', 'a'), await store.grantSeat('r1', 'a')]).toEqual([2, 3]);
    expect(await grants()).toEqual([1, 2, 3]);
    await store.endLaterGrants('r1', 'a', 2);
    expect(await grants()).toEqual([1, 2]);
    expect(await store.grantSeat('r1', 'a'), 'a number is never given twice').toBe(4);
    await store.giveSeat('r1', 'a', 3);
    expect(await grants()).toEqual([3]);
    expect((await store.listParticipants('r1')).map((each) => each.grants)).toEqual([[3], [1]]);
    await expect(store.grantSeat('r1', 'nobody')).rejects.toThrow('nobody');
  });

  it('keeps the memory of who may hold a seat small, and never forgets the first', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    for (let i = 0; i < 100; i++) await store.grantSeat('r1', 'a');
    const grants = (await store.findParticipant('r1', 'a'))?.grants ?? [];
    expect([grants.length, grants[0], grants.at(-1)]).toEqual([16, 1, 101]);
  });

  it('refuses a participant twice, or of an unknown room, without using up a seat', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    await expect(store.addParticipant(newParticipant('r1', 'a'))).rejects.toThrow();
    await expect(store.addParticipant(newParticipant('unknown', 'b'))).rejects.toThrow('unknown');
    expect((await store.addParticipant(newParticipant('r1', 'b'))).seat).toBe(2);
  });
}

function describeDocuments(subject: () => Subject): void {
  it('loads a room without a document as empty, and no unknown room', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1', { epoch: 3 }));
    expect(await store.loadDocument('r1')).toEqual({ epoch: 3, snapshot: null, updates: [], clientIds: [] });
    await expect(store.loadDocument('unknown')).rejects.toThrow('unknown');
  });

  it('loads what was committed, in order, for each room of a batch', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.createRoom(roomRecord('r2'));
    await store.commit([commitOf('r1', ...updates(1, 2)), commitOf('r2', update(1))]);
    await store.commit([commitOf('r1', ...updates(3, 300))]);
    await store.commit([]);
    expect((await store.loadDocument('r1')).updates).toEqual(updates(1, 300));
    expect((await store.loadDocument('r2')).updates).toEqual([update(1)]);
  });

  it('keeps bytes of any length, apart from the arrays that were handed in', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    const large = new Uint8Array(20_000).map((_, index) => index * 31);
    const view = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    await store.commit([
      commitOf(
        'r1',
        { seq: 1, update: new Uint8Array(0) },
        { seq: 2, update: large },
        { seq: 3, update: view },
      ),
    ]);
    view.fill(0);
    const loaded = (await store.loadDocument('r1')).updates.map((stored) => stored.update);
    expect(loaded).toEqual([new Uint8Array(0), large, Uint8Array.of(1, 2)]);
    loaded[1]?.fill(0);
    expect((await store.loadDocument('r1')).updates[1]?.update).toEqual(large);
  });

  it('G3: keeps client ids of 32 and of 53 bits exactly', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    const clientIds = [0, 2 ** 31, 2 ** 32 - 1, 2 ** 52 + 1, 2 ** 53 - 2, 2 ** 53 - 1];
    const claims = clientIds.map((clientId) => ({ clientId, participantId: 'a' }));
    await store.commit([{ roomId: 'r1', epoch: 1, updates: [update(1)], clientIds: claims }]);
    expect((await store.loadDocument('r1')).clientIds).toEqual(claims);
  });

  it('G3: refuses a client id that is claimed, and one of an unknown participant', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    await store.addParticipant(newParticipant('r1', 'b'));
    const claim = (participantId: string, clientId: number) =>
      store.commit([{ roomId: 'r1', epoch: 1, updates: [], clientIds: [{ clientId, participantId }] }]);
    await claim('a', 7);
    await expect(claim('b', 7)).rejects.toThrow();
    await expect(claim('nobody', 8)).rejects.toThrow();
    expect((await store.loadDocument('r1')).clientIds).toEqual([{ clientId: 7, participantId: 'a' }]);
  });

  const refusals: [string, RoomCommit][] = [
    ['a seq that is taken', commitOf('r2', update(2))],
    ['a seq that leaves a gap', commitOf('r2', update(4))],
    ['a seq twice', commitOf('r2', update(3), update(3))],
    ['an unknown room', commitOf('unknown', update(1))],
    ['another epoch', { ...commitOf('r2', update(3)), epoch: 2 }],
  ];
  it.each(refusals)('stores nothing of a room with %s, and the others of its batch', async (_, refused) => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.createRoom(roomRecord('r2'));
    await store.commit([commitOf('r2', ...updates(1, 2))]);
    const { roomId } = refused;
    const failures = await store.commit([commitOf('r1', update(1)), refused]);
    expect(failures).toEqual([{ roomId, error: expect.any(Error) }]);
    expect((await store.loadDocument('r1')).updates).toEqual(updates(1, 1));
    expect((await store.loadDocument('r2')).updates).toEqual(updates(1, 2));
    await expect(store.commit([refused])).rejects.toThrow();
    expect(await store.commit([commitOf('r1', update(2)), commitOf('r2', update(3))])).toEqual([]);
  });
}

function describeCompaction(subject: () => Subject): void {
  const snapshot = (seq: number): StoredUpdate => ({ seq, update: Uint8Array.of(100, seq % 256) });

  it('loads the newest snapshot and the updates after it', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.commit([commitOf('r1', ...updates(1, 10))]);
    await store.compact('r1', 1, snapshot(4));
    await store.compact('r1', 1, snapshot(8));
    expect(await store.loadDocument('r1')).toMatchObject({ snapshot: snapshot(8), updates: updates(9, 10) });
    await store.compact('r1', 1, snapshot(10));
    await store.commit([commitOf('r1', update(11))]);
    expect(await store.loadDocument('r1')).toMatchObject({ snapshot: snapshot(10), updates: [update(11)] });
  });

  it('refuses a snapshot of what is not stored', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.commit([commitOf('r1', update(1))]);
    await expect(store.compact('r1', 1, snapshot(2))).rejects.toThrow('r1');
    await expect(store.compact('r1', 2, snapshot(1))).rejects.toThrow('r1');
    await expect(store.compact('unknown', 1, snapshot(1))).rejects.toThrow('unknown');
    expect(await store.loadDocument('r1')).toMatchObject({ snapshot: null, updates: [update(1)] });
  });

  it('loses no update, whatever the mix of commits and compactions', async () => {
    const { store } = subject();
    let rooms = 0;
    const step = fc.oneof(
      fc.record({ commit: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ compactBack: fc.nat({ max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        rooms += 1;
        const roomId = `r${rooms}`;
        await store.createRoom(roomRecord(roomId));
        let newest = 0;
        let newestSnapshot = 0;
        for (const next of steps) {
          if ('commit' in next) {
            await store.commit([commitOf(roomId, ...updates(newest + 1, newest + next.commit))]);
            newest += next.commit;
          } else {
            const seq = newest - next.compactBack;
            if (seq < Math.max(1, newestSnapshot)) continue;
            await store.compact(roomId, 1, snapshot(seq));
            newestSnapshot = seq;
          }
        }
        const loaded = await store.loadDocument(roomId);
        expect(loaded.snapshot).toEqual(newestSnapshot === 0 ? null : snapshot(newestSnapshot));
        expect(loaded.updates).toEqual(updates(newestSnapshot + 1, newest));
      }),
      { numRuns: 40 },
    );
  });
}

function describeUpkeep(subject: () => Subject): void {
  it('keeps the origin of a clock, fractions included', async () => {
    const { store } = subject();
    expect(await store.findClockOrigin('c1')).toBeNull();
    await store.saveClockOrigin('c1', 1_700_000_000_000.25);
    await store.saveClockOrigin('c2', 5);
    expect(await store.findClockOrigin('c1')).toBe(1_700_000_000_000.25);
    await store.saveClockOrigin('c1', 6);
    expect(await store.findClockOrigin('c1')).toBe(6);
  });

  it('is writable until it is closed, and then rejects everything', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.checkWritable();
    await store.close();
    await store.close();
    await expect(store.checkWritable()).rejects.toThrow();
    await expect(store.findRoom('r1')).rejects.toThrow();
    await expect(store.commit([commitOf('r1', update(1))])).rejects.toThrow();
  });
}

function describeReopening(subject: () => Subject): void {
  it('finds everything again when it is opened anew', async () => {
    const { store } = subject();
    const room = roomRecord('r1', { code: 'TEMPO-4821' });
    await store.createRoom(room);
    const ada = await store.addParticipant(newParticipant('r1', 'ada'));
    const ben = await store.addParticipant(newParticipant('r1', 'ben'));
    await store.removeParticipant('r1', 'ben', 9);
    const claim = { clientId: 2 ** 53 - 1, participantId: 'ada' };
    await store.commit([{ roomId: 'r1', epoch: 1, updates: updates(1, 5), clientIds: [claim] }]);
    await store.compact('r1', 1, { seq: 3, update: Uint8Array.of(3) });
    await store.saveClockOrigin('c1', 5.5);
    await subject().reopen();

    const reopened = subject().store;
    expect(await reopened.findRoomByCode('tempo4821')).toEqual(room);
    expect(await reopened.listParticipants('r1')).toEqual([ada]);
    expect(await reopened.findParticipant('r1', 'ben')).toEqual({ ...ben, removedAt: 9 });
    expect((await reopened.addParticipant(newParticipant('r1', 'cleo'))).seat).toBe(3);
    expect(await reopened.loadDocument('r1')).toEqual({
      epoch: 1,
      snapshot: { seq: 3, update: Uint8Array.of(3) },
      updates: updates(4, 5),
      clientIds: [claim],
    });
    expect(await reopened.findClockOrigin('c1')).toBe(5.5);
    await reopened.commit([commitOf('r1', update(6))]);
  });
}
