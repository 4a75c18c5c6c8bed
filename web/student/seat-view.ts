/** What concerns one child of the room's state, and the words for what has changed of it. Pure. */
import type { ConnectionState } from '../../client/connection-state.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import { studentWords } from '../words/student-words.ts';

export interface SeatView {
  readonly isMuted: boolean;
  readonly beats: readonly number[];
  readonly role: string | undefined;
  readonly isFrozen: boolean;
  readonly isPlaying: boolean;
  /** The name of the one in the spotlight; `me`: this child. */
  readonly spotlight: { readonly isMe: boolean; readonly name: string } | undefined;
  readonly isLive: boolean;
}

export function seatView(state: RoomState, me: string, status: ConnectionState['status']): SeatView {
  const { mutes, beats, roles, room, tempo, presence } = state;
  const name = presence[room.spotlight]?.name;
  return {
    isMuted: mutes[me] === true || (mutes['*'] === true && presence[me]?.role !== 'teacher'),
    beats: beats[me] ?? [],
    role: roles[me],
    isFrozen: room.frozen,
    isPlaying: tempo.playing,
    spotlight: name === undefined ? undefined : { isMe: room.spotlight === me, name },
    isLive: status === 'live',
  };
}

const words = studentWords.said;

export function announcements(before: SeatView, now: SeatView): string[] {
  const said: string[] = [];
  if (before.isLive !== now.isLive) said.push(now.isLive ? words.live : words.offline);
  if (before.isMuted !== now.isMuted) said.push(now.isMuted ? words.muted : words.unmuted);
  if (before.beats.join() !== now.beats.join()) said.push(words.beats(now.beats));
  if (before.role !== now.role) said.push(now.role === undefined ? words.noRole : words.role(now.role));
  if (before.isFrozen !== now.isFrozen) said.push(now.isFrozen ? words.frozen : words.thawed);
  if (before.isPlaying !== now.isPlaying) said.push(now.isPlaying ? words.started : words.stopped);
  if (now.spotlight !== undefined && before.spotlight?.name !== now.spotlight.name) {
    said.push(now.spotlight.isMe ? words.spotlightMe : words.spotlight(now.spotlight.name));
  }
  return said;
}
