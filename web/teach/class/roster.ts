/** The class list of the desk: who sits where, what is set for whom, and which of them are shown. */
import type { RoomState } from '../../../shared/room-reader.ts';
import type { RaisedHand } from '../../room/raised-hands.ts';

export interface RosterRow {
  readonly participantId: string;
  readonly name: string;
  readonly seat: number;
  readonly online: boolean;
  /** By name; all may be muted besides. */
  readonly muted: boolean;
  readonly beats: readonly number[];
  /** Empty: none. */
  readonly role: string;
  readonly inSpotlight: boolean;
  /** Place in the queue, from 1; undefined: the hand is down. */
  readonly handPlace: number | undefined;
  readonly cameLate: boolean;
}

export type RosterFilter = 'all' | 'late' | 'muted' | 'away';
export const rosterFilters: readonly RosterFilter[] = ['all', 'late', 'muted', 'away'];

/** Who joins so long after half of the class had come is a late-comer. */
export const lateAfterMs = 5 * 60_000;
/** Fewer names are found by eye. */
export const searchFrom = 13;

/** Students by name. */
export function rosterOf(state: RoomState, hands: readonly RaisedHand[]): RosterRow[] {
  const { presence, mutes, beats, roles, room } = state;
  const students = Object.entries(presence).filter(([, { role }]) => role === 'student');
  const lateFrom = lateFromOf(students.map(([, { joinedAt }]) => joinedAt));
  const places = new Map(hands.map(({ participantId }, index) => [participantId, index + 1]));
  return students
    .map(([participantId, { name, seat, online, joinedAt }]) => ({
      participantId,
      name,
      seat,
      online,
      muted: mutes[participantId] === true,
      beats: beats[participantId] ?? [],
      role: roles[participantId] ?? '',
      inSpotlight: room.spotlight === participantId,
      handPlace: places.get(participantId),
      cameLate: joinedAt > lateFrom,
    }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.seat - b.seat);
}

/** Unix ms after which a student is late. */
function lateFromOf(joinTimes: readonly number[]): number {
  const sorted = [...joinTimes].sort((a, b) => a - b);
  const half = sorted[Math.floor((sorted.length - 1) / 2)];
  return half === undefined ? Number.POSITIVE_INFINITY : half + lateAfterMs;
}

export function matchesFilter(row: RosterRow, filter: RosterFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'late':
      return row.cameLate;
    case 'muted':
      return row.muted;
    case 'away':
      return !row.online;
  }
}

/** Case and accents don't count; the start of any word of the name does. */
export function matchesSearch({ name }: Pick<RosterRow, 'name'>, search: string): boolean {
  const sought = folded(search).trim();
  return sought === '' || ` ${folded(name)}`.includes(` ${sought}`);
}

function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** `beats` with one of them on or off, within a bar of `beatsPerBar`; null where none is left. */
export function toggleBeat(
  beats: readonly number[],
  beat: number,
  beatsPerBar: number,
): readonly number[] | null {
  const others = beats.filter((other) => other !== beat && other < beatsPerBar);
  const next = beats.includes(beat) ? others : [...others, beat].sort((a, b) => a - b);
  return next.length === 0 ? null : next;
}

/** Everybody has a turn: beat by beat around the class, in the order given. One beat each, or several where there are more beats. */
export function shareBeats(
  participantIds: readonly string[],
  beatsPerBar: number,
): ReadonlyMap<string, readonly number[]> {
  const shares = new Map<string, number[]>(participantIds.map((id) => [id, []]));
  const turns = Math.max(participantIds.length, beatsPerBar);
  for (let turn = 0; turn < turns && participantIds.length > 0; turn++) {
    const id = participantIds[turn % participantIds.length] ?? '';
    shares.get(id)?.push(turn % beatsPerBar);
  }
  return new Map([...shares].map(([id, beats]) => [id, [...new Set(beats)].sort((a, b) => a - b)]));
}
