/** What every adapter of the storage port must do with epochs. Part of room-store-contract.ts. */
import { expect, it } from 'vitest';
import type { Subject } from './contract-subject.ts';
import { commitOf, newParticipant, nextEpoch, roomRecord, update, updates } from './room-records.ts';

export function describeEpochs(subject: () => Subject): void {
  it('begins an epoch: its state is the whole document, and log, snapshots and client ids before it are gone', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.addParticipant(newParticipant('r1', 'a'));
    const clientIds = [{ clientId: 7, participantId: 'a' }];
    await store.commit([{ roomId: 'r1', epoch: 1, updates: updates(1, 9), clientIds }]);
    await store.compact('r1', 1, update(5));
    const next = nextEpoch(2, 9);
    await store.startEpoch('r1', next);
    const begun = { epoch: 2, snapshot: { seq: 1, update: next.state }, updates: [], clientIds: [] };
    expect(await store.loadDocument('r1')).toEqual(begun);
    expect((await store.findRoom('r1'))?.epoch).toBe(2);
    expect(await store.listParticipants('r1')).toHaveLength(1);
    await store.commit([{ roomId: 'r1', epoch: 2, updates: [update(2)], clientIds }]);
    await store.compact('r1', 2, update(2));
    await expect(store.commit([commitOf('r1', update(3))])).rejects.toThrow('epoch 2');
    await expect(store.compact('r1', 1, update(9))).rejects.toThrow('epoch 2');
    expect(await store.loadDocument('r1')).toEqual({ ...begun, snapshot: update(2), clientIds });
  });

  it('keeps how far each ended epoch came, and nothing of one that has not ended', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.createRoom(roomRecord('r2'));
    await store.commit([commitOf('r1', update(1))]);
    await store.startEpoch('r1', nextEpoch(2, 1));
    await store.startEpoch('r1', nextEpoch(3, 1));
    expect(await store.findEndedEpoch('r1', 1)).toEqual(nextEpoch(2, 1).endedState);
    expect(await store.findEndedEpoch('r1', 2)).toEqual(nextEpoch(3, 1).endedState);
    for (const epoch of [0, 3, 4]) expect(await store.findEndedEpoch('r1', epoch)).toBeNull();
    expect(await store.findEndedEpoch('r2', 1)).toBeNull();
    expect(await store.findEndedEpoch('unknown', 1)).toBeNull();
  });

  it('refuses an epoch that does not follow, or that the log has overtaken, and changes nothing then', async () => {
    const { store } = subject();
    await store.createRoom(roomRecord('r1'));
    await store.commit([commitOf('r1', ...updates(1, 3))]);
    const before = await store.loadDocument('r1');
    for (const next of [nextEpoch(1, 3), nextEpoch(3, 3), nextEpoch(2, 2), nextEpoch(2, 4)]) {
      await expect(store.startEpoch('r1', next)).rejects.toThrow('r1');
    }
    await expect(store.startEpoch('unknown', nextEpoch(2, 0))).rejects.toThrow('unknown');
    expect(await store.loadDocument('r1')).toEqual(before);
    expect(await store.findEndedEpoch('r1', 1)).toBeNull();
  });

  it('of two rooms, only the one that begins an epoch is touched', async () => {
    const { store } = subject();
    for (const roomId of ['r1', 'r2']) {
      await store.createRoom(roomRecord(roomId));
      await store.commit([commitOf(roomId, ...updates(1, 4))]);
    }
    await store.startEpoch('r1', nextEpoch(2, 4));
    expect(await store.loadDocument('r2')).toMatchObject({ epoch: 1, updates: updates(1, 4) });
  });
}
