import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RoomState } from '../../../shared/room-reader.ts';
import { RoomReader } from '../../../shared/room-reader.ts';
import { announcements, seatView } from '../../../web/student/seat-view.ts';

const me = 'pvpanna001';
const empty: RoomState = new RoomReader(new Y.Doc()).state();
const child = { name: 'Anna', role: 'student', online: true, joinedAt: 0, seat: 1 } as const;
const room: RoomState = { ...empty, presence: { [me]: child } };
const view = (change: Partial<RoomState> = {}) => seatView({ ...room, ...change }, me, 'live');

describe('what a child is told of the room', () => {
  it('mutes by name and mutes of all silence a student, and only the former a teacher', () => {
    expect(view({ mutes: { [me]: true } }).isMuted).toBe(true);
    expect(view({ mutes: { '*': true } }).isMuted).toBe(true);
    expect(view({ mutes: { '*': true }, presence: { [me]: { ...child, role: 'teacher' } } }).isMuted).toBe(
      false,
    );
  });

  it('the spotlight is on somebody of the room, or on nobody', () => {
    expect(view({ room: { ...room.room, spotlight: me } }).spotlight).toEqual({ isMe: true, name: 'Anna' });
    expect(view({ room: { ...room.room, spotlight: 'pvpgone001' } }).spotlight).toBeUndefined();
  });

  it('nothing is said where nothing changed', () => {
    expect(announcements(view(), view())).toEqual([]);
  });

  it.each([
    ['a mute', { mutes: { [me]: true as const } }, 'You are muted.'],
    ['beats', { beats: { [me]: [0, 2] } }, 'Your beats: 1, 3.'],
    ['a role', { roles: { [me]: 'drums' } }, 'You play drums.'],
    ['a freeze', { room: { ...room.room, frozen: true } }, 'The patterns are frozen.'],
    ['a start', { tempo: { ...room.tempo, playing: true } }, 'The music starts.'],
    ['the spotlight', { room: { ...room.room, spotlight: me } }, 'The spotlight is on you.'],
  ])('%s is said once, and its end too', (_name, change, words) => {
    expect(announcements(view(), view(change))).toEqual([words]);
    expect(announcements(view(change), view(change))).toEqual([]);
    const isSpotlight = words.includes('spotlight');
    expect(announcements(view(change), view())).toHaveLength(isSpotlight ? 0 : 1);
  });

  it('a lost connection and its return', () => {
    const offline = seatView(room, me, 'offline');
    expect(announcements(view(), offline)).toEqual(['No network. Keep going.']);
    expect(announcements(offline, view())).toEqual(['You are connected.']);
  });
});
