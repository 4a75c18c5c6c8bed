/** A room whose teacher has set everything, so that there is something to restore under each key. */
import type { Edit } from '../../server/gate/edit.ts';
import { newRoomEdits } from '../../server/room/new-room.ts';
import { defaultSettings, defaultTempo } from '../../shared/room-reader.ts';

export function furnishedRoomEdits(): Edit[] {
  const { bpm, beatsPerBar, beatUnit, playing } = defaultTempo;
  const { title, locked, frozen, scale, roleNames } = defaultSettings;
  return [
    { root: 'room', key: 'title', value: title },
    { root: 'room', key: 'locked', value: locked },
    { root: 'room', key: 'frozen', value: frozen },
    { root: 'room', key: 'scale', value: scale },
    { root: 'room', key: 'roleNames', value: [...roleNames] },
    { root: 'tempo', key: 'bpm', value: bpm },
    { root: 'tempo', key: 'beatsPerBar', value: beatsPerBar },
    { root: 'tempo', key: 'beatUnit', value: beatUnit },
    { root: 'tempo', key: 'playing', value: playing },
    ...newRoomEdits(),
  ];
}
