import { type ComponentType, useEffect, useState } from 'react';
import type { FeelingsPart } from '../room/desk-part.ts';
import { type KeptRoom, keepRoom, keptRoom, roomOfTab } from '../room/kept-rooms.ts';
import { Desk } from './desk.tsx';
import { Lobby } from './lobby/lobby.tsx';
import { placeOf } from './place.ts';

/** The teacher's other pages, which the desk does not know. */
interface TeachPageProps {
  readonly Projector: ComponentType<{ readonly roomId: string }>;
  readonly Feelings: ComponentType<FeelingsPart>;
}

export function TeachPage({ Projector, Feelings }: TeachPageProps) {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const onHash = (): void => setPlace(placeOf(location.hash));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  return place.page === 'projector' ? <Projector roomId={place.roomId} /> : <Office Feelings={Feelings} />;
}

/** Before a room is chosen: the lobby; then the room's desk. */
function Office({ Feelings }: Pick<TeachPageProps, 'Feelings'>) {
  const [room, setRoom] = useState<KeptRoom | undefined>(() => keptRoom(roomOfTab.read() ?? ''));

  function enter(chosen: KeptRoom): void {
    keepRoom(chosen);
    roomOfTab.write(chosen.session.roomId);
    setRoom(chosen);
  }

  function leave(): void {
    roomOfTab.write(undefined);
    setRoom(undefined);
  }

  if (room === undefined) return <Lobby onEnter={enter} />;
  return <Desk key={room.session.roomId} room={room} onLeave={leave} Feelings={Feelings} />;
}
