import { defaultTempo } from '../../shared/room-reader.ts';
import { defaultPatternId, defaultRoleNames, type Pattern } from '../../shared/room-table.ts';
import type { Edit } from '../gate/edit.ts';

const starterPattern: Pattern = {
  name: 'Pattern 1',
  lanes: ['kick', 'snare', 'hat', 'clap'],
  steps: 16,
  locked: false,
};

/** What a room holds before anybody has changed anything. */
export function newRoomEdits(): Edit[] {
  const { bpm, beatsPerBar, beatUnit, playing } = defaultTempo;
  return [
    { root: 'room', key: 'title', value: '' },
    { root: 'room', key: 'locked', value: false },
    { root: 'room', key: 'frozen', value: false },
    { root: 'room', key: 'scale', value: 'c-pentatonic' },
    { root: 'room', key: 'roleNames', value: [...defaultRoleNames] },
    { root: 'tempo', key: 'bpm', value: bpm },
    { root: 'tempo', key: 'beatsPerBar', value: beatsPerBar },
    { root: 'tempo', key: 'beatUnit', value: beatUnit },
    { root: 'tempo', key: 'playing', value: playing },
    { root: 'patterns', key: defaultPatternId, value: { ...starterPattern } },
  ];
}
