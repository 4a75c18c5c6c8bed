import { useEffect, useState } from 'react';
import { ProjectorPage } from '../projector/projector-page.tsx';
import { Desk } from './desk.tsx';
import { type KeptRoom, keepRoom, keptRoom, roomOfTab } from './kept-rooms.ts';
import { Lobby } from './lobby/lobby.tsx';
import { placeOf } from './place.ts';

export function TeachPage() {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const onHash = (): void => setPlace(placeOf(location.hash));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  return place.page === 'projector' ? <ProjectorPage roomId={place.roomId} /> : <Office />;
}

/** Before a room is chosen: the lobby; then the room's desk. */
function Office() {
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
  return <Desk key={room.session.roomId} room={room} onLeave={leave} />;
}
