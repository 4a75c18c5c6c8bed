import { randomInt } from 'node:crypto';
import { endOfAwarenessClientIds, firstServerClientId } from '../../shared/client-id.ts';

/** Fresh for every life of a room: peers may still hold the clock of the last one's state. */
export function createServerAwarenessId(): number {
  return firstServerClientId + randomInt(endOfAwarenessClientIds - firstServerClientId);
}
