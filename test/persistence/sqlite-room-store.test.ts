import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { createFilePlace } from './file-store-place.ts';
import { describeRoomStore } from './room-store-contract.ts';

describeRoomStore('SQLite room store in memory', {
  reopens: false,
  createPlace: () => ({
    open: () => openSqliteRoomStore({ file: ':memory:', synchronous: 'NORMAL' }),
    remove: () => undefined,
  }),
});

describeRoomStore('SQLite room store in a file', { reopens: true, createPlace: createFilePlace });
