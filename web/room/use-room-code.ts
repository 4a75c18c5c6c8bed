import { useEffect, useState } from 'react';
import { keptRoom, onKeptElsewhere, onKeptHere } from './kept-rooms.ts';

/** The room's present join code, also after another window has asked for a new one. */
export function useRoomCode(roomId: string): string {
  const [code, setCode] = useState(() => keptRoom(roomId)?.session.code ?? '');
  useEffect(() => {
    const read = (): void => setCode((before) => keptRoom(roomId)?.session.code ?? before);
    const offs = [onKeptElsewhere(read), onKeptHere(read)];
    return () => {
      for (const off of offs) off();
    };
  }, [roomId]);
  return code;
}
