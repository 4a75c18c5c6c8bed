import { useCallback, useSyncExternalStore } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import { rootNames } from '../../shared/room-table.ts';

/** The whole room; the page draws again after every change, at most once a frame of the document. */
export function useRoomState(classroom: Classroom): RoomState {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const offs = [
        ...rootNames.map((root) => classroom.on(root, onChange)),
        classroom.on('epoch', onChange),
      ];
      return () => {
        for (const off of offs) off();
      };
    },
    [classroom],
  );
  return useSyncExternalStore(subscribe, () => classroom.state);
}

export function useConnection(classroom: Classroom): ConnectionState {
  const subscribe = useCallback((onChange: () => void) => classroom.on('connection', onChange), [classroom]);
  return useSyncExternalStore(subscribe, () => classroom.connection);
}
