/** A room that goes on in a new epoch while a class is in it, because something must not be left of the one before. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomStore } from '../../../persistence/room-store.ts';
import type { Edit } from '../../../server/gate/edit.ts';
import type { Room } from '../../../server/room/room.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { encodeSyncStep1 } from '../../../shared/protocol.ts';
import { Editor, RoomFloor, type Seated } from './room-floor.ts';

const anna = 'pvpanna001';

let floor: RoomFloor;
let room: Room;
let seat: Seated;
/** Set: the store begins no epoch before it, or rejects with it. */
let held: Promise<void> | undefined;

beforeEach(async () => {
  held = undefined;
  floor = new RoomFloor({
    wrapStore: (store: RoomStore) => ({
      ...store,
      async startEpoch(...args) {
        await held;
        await store.startEpoch(...args);
      },
    }),
  });
  room = await floor.createRoom('room');
  await floor.admit(room, anna);
  seat = floor.connect(room, anna);
  seat.session.receive(encodeSyncStep1(Uint8Array.of(0)));
  await floor.turn();
});

const title = (value: string) => (): Edit[] => [{ root: 'room', key: 'title', value }];

describe('a room that is renewed', () => {
  it('sends its members away to come back, and is in the next epoch with what its document showed and the edits', async () => {
    const editor = new Editor();
    seat.session.receive(editor.frame('p1:0:0', 90));
    await floor.turn();
    // On its way: received with the edits, and stored with them or with the new epoch.
    seat.session.receive(editor.frame('p1:0:1', 91));
    await floor.during(floor.rooms.renew('room', title('New')));
    expect(seat.connection.closed).toEqual(closeCode.epochBegins);
    const renewed = await floor.open('room');
    expect(renewed).not.toBe(room);
    expect(renewed.epoch).toBe(2);
    expect(renewed.reader.state()).toMatchObject({
      room: { title: 'New' },
      cells: { 'p1:0:0': 90, 'p1:0:1': 91 },
    });
    expect(floor.failures).toEqual([]);
  });

  it('is opened by nobody before its new epoch is stored', async () => {
    let release: () => void = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const renewal = floor.rooms.renew('room', title('New'));
    await floor.turn();
    expect(seat.connection.closed).toEqual(closeCode.epochBegins);
    let opened: Room | undefined;
    void floor.rooms.open('room').then((found) => {
      opened = found;
    });
    await floor.turn();
    expect(opened).toBeUndefined();
    release();
    await floor.during(renewal);
    await floor.turn();
    expect(opened?.epoch).toBe(2);
  });

  it('stays in its epoch where that cannot be stored, and says so to who asked; nothing is lost', async () => {
    held = Promise.reject(new Error('disk full'));
    held.catch(() => {});
    await expect(floor.during(floor.rooms.renew('room', title('New')))).rejects.toThrow('disk full');
    expect(floor.failures).toMatchObject([{ message: 'disk full' }]);
    const again = await floor.open('room');
    expect(again.epoch).toBe(1);
    expect(again.reader.settings().title).toBe('New');
    held = undefined;
    await floor.during(floor.rooms.renew('room', title('Newer')));
    expect((await floor.open('room')).epoch).toBe(2);
  });

  it('may be one that nobody is in', async () => {
    await floor.during(floor.rooms.close('room'));
    await floor.during(floor.rooms.renew('room', title('New')));
    expect(floor.rooms.isLive('room')).toBe(false);
    expect((await floor.open('room')).reader.settings().title).toBe('New');
  });
});
