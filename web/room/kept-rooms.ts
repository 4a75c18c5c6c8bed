/** The rooms that were opened on this device and may still be open, with the teacher's seat in each. Tokens never leave the device. */
import Type, { type Static } from 'typebox';
import { forgetVersions } from '../pattern/kept-versions.ts';
import { deviceValue } from './device-value.ts';
import { KeptSession, withoutEpoch } from './kept-session.ts';

const KeptRoom = Type.Object({
  session: KeptSession,
  title: Type.String(),
  openedAt: Type.Number({ description: 'Unix ms' }),
});
export type KeptRoom = Static<typeof KeptRoom>;

const storageKey = 'downbeat:teacher-rooms';
const rooms = deviceValue(() => localStorage, storageKey, Type.Array(KeptRoom));
/** Of this tab, so that a reload leads back to the room and a second tab may lead another. */
export const roomOfTab = deviceValue(() => sessionStorage, 'downbeat:teacher-room', Type.String());

const maxRooms = 20;
const listeners = new Set<() => void>();

/** Newest first. */
export function keptRooms(): readonly KeptRoom[] {
  return rooms.read() ?? [];
}

export function keptRoom(roomId: string): KeptRoom | undefined {
  return keptRooms().find(({ session }) => session.roomId === roomId);
}

/** Adds the room or renews what is kept of it. */
export function keepRoom({ session, title, openedAt }: KeptRoom): void {
  const kept = withoutEpoch(session);
  const others = keptRooms().filter((room) => room.session.roomId !== kept.roomId);
  const all = [...others, { session: kept, title, openedAt }].sort((a, b) => b.openedAt - a.openedAt);
  write(all.slice(0, maxRooms));
}

export function forgetRoom(roomId: string): void {
  forgetVersions(roomId);
  write(keptRooms().filter(({ session }) => session.roomId !== roomId));
}

/** The room's code is another one from now on. */
export function keepCode(roomId: string, code: string): void {
  const room = keptRoom(roomId);
  if (room !== undefined) keepRoom({ ...room, session: { ...room.session, code } });
}

/** Calls when this window has changed what is kept; returns the function that ends it. */
export function onKeptHere(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls when another window of this browser has changed what is kept; returns the function that ends it. */
export function onKeptElsewhere(listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent): void => {
    if (key === storageKey) listener();
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

function write(all: KeptRoom[]): void {
  rooms.write(all);
  for (const listener of listeners) listener();
}
