import { useEffect, useRef, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';

/** What `read` finds in the awareness states of all members; draws again only where that has changed (as JSON). */
export function useAwareness<Value>(
  { awareness }: Classroom,
  read: (states: ReadonlyMap<number, unknown>, ownClientId: number) => Value,
): Value {
  const latest = useRef(read);
  latest.current = read;
  const [value, setValue] = useState(() => read(awareness.getStates(), awareness.clientID));
  useEffect(() => {
    let seen = '';
    const look = (): void => {
      const now = latest.current(awareness.getStates(), awareness.clientID);
      const text = JSON.stringify(now);
      if (text === seen) return;
      seen = text;
      setValue(now);
    };
    look();
    awareness.on('change', look);
    return () => awareness.off('change', look);
  }, [awareness]);
  return value;
}
