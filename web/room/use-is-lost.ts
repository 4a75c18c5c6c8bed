import { useState } from 'react';
import type { ConnectionState } from '../../client/connection-state.ts';

/** From the connection's loss until it is live again: attempts come and go meanwhile, and what is said of it must not. */
export function useIsLost({ status }: ConnectionState): boolean {
  const [isLost, setLost] = useState(false);
  if (status === 'offline' && !isLost) setLost(true);
  if (status === 'live' && isLost) setLost(false);
  return isLost;
}
