import { defaultPatternId, type Pattern } from '../../shared/room-table.ts';
import type { Edit } from '../gate/edit.ts';

const starterPattern: Pattern = {
  name: 'Pattern 1',
  lanes: ['kick', 'snare', 'hat', 'clap'],
  steps: 16,
  locked: false,
};

/** What a room holds before anybody has changed anything. A missing value reads as its default (shared/room-reader.ts). */
export function newRoomEdits(): Edit[] {
  return [{ root: 'patterns', key: defaultPatternId, value: { ...starterPattern } }];
}
