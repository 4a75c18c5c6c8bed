/** Edits that follow from a change but that nobody made: they remove values that a changed setting has made meaningless. */
import { parseCellKey } from '../../shared/cell-key.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import type { Edit } from '../gate/edit.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';

/** Returns the edits that keep the room consistent after these keys changed. It is pure, and most often returns none. */
export function derivedEdits(changed: readonly KeyAddress[], room: RoomReader): Edit[] {
  const edits: Edit[] = [];
  const patternIds = new Set(changed.filter(({ root }) => root === 'patterns').map(({ key }) => key));
  if (patternIds.size > 0) edits.push(...clearStrayCells(patternIds, room));
  if (changed.some(({ root, key }) => root === 'tempo' && key === 'beatsPerBar'))
    edits.push(...trimBeats(room));
  if (changed.some(({ root, key }) => root === 'room' && key === 'roleNames'))
    edits.push(...dropUnknownRoles(room));
  if (changed.some(({ root }) => root === 'presence')) edits.push(...endStraySpotlight(room));
  return edits;
}

function endStraySpotlight(room: RoomReader): Edit[] {
  const { spotlight } = room.settings();
  if (spotlight === '' || room.presence(spotlight) !== undefined) return [];
  return [{ root: 'room', key: 'spotlight', value: undefined }];
}

function clearStrayCells(patternIds: ReadonlySet<string>, room: RoomReader): Edit[] {
  return room.keys('cells').flatMap((key): Edit[] => {
    const address = parseCellKey(key);
    if (address === undefined || !patternIds.has(address.patternId)) return [];
    const pattern = room.pattern(address.patternId);
    const fits = pattern && address.laneIndex < pattern.lanes.length && address.stepIndex < pattern.steps;
    return fits ? [] : [{ root: 'cells', key, value: undefined }];
  });
}

function trimBeats(room: RoomReader): Edit[] {
  const { beatsPerBar } = room.tempo();
  return room.keys('beats').flatMap((key): Edit[] => {
    const beats = room.beats(key);
    const fitting = beats.filter((beat) => beat < beatsPerBar);
    return fitting.length === beats.length ? [] : [{ root: 'beats', key, value: fitting }];
  });
}

function dropUnknownRoles(room: RoomReader): Edit[] {
  const names = room.roleNames();
  return room.keys('roles').flatMap((key): Edit[] => {
    const role = room.role(key);
    return role !== undefined && names.includes(role) ? [] : [{ root: 'roles', key, value: undefined }];
  });
}
