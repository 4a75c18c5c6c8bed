/**
 * Yjs client ids. The server's own come from the top 2^20 of the 53-bit range, which no client may use (gate rule G3). The higher
 * id wins a concurrent race on a map key, so what the server writes or restores stands. Yjs 13 draws 32-bit ids and Yjs 14 53-bit
 * ones.
 *
 * The upper half of the range belongs to documents: two ids for each epoch, counted down. A client that names one of another
 * epoch therefore holds another epoch's history. The lower half belongs to awareness.
 */
export const firstServerClientId = 2 ** 53 - 2 ** 20;

const firstDocumentClientId = 2 ** 53 - 2 ** 19;

/** Server awareness ids lie from `firstServerClientId` up to, not including, this one. */
export const endOfAwarenessClientIds = firstDocumentClientId;

/** Epochs are counted from 1. After the last one, a document simply keeps growing. */
export const maxEpoch = 2 ** 18;

export interface ServerClientIds {
  /** Writes the server's own edits (presence, the timeline, the HTTP controls, the beginning of an epoch). */
  readonly edit: number;
  /**
   * Writes restores of denied values and nothing else, so that a restored item can always be told from an authorised one, even
   * after a restart (gate rule G6 depends on it).
   */
  readonly restore: number;
}

/** Throws RangeError if `epoch` is not an epoch. */
export function serverClientIds(epoch: number): ServerClientIds {
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > maxEpoch) {
    throw new RangeError(`There is no epoch ${epoch}.`);
  }
  return { edit: 2 ** 53 - 2 * epoch, restore: 2 ** 53 - 2 * epoch + 1 };
}

export function isServerClientId(clientId: number): boolean {
  return clientId >= firstServerClientId;
}

/** Whether any of the ids in a client's state is the server's id of an epoch other than this one. */
export function namesOtherEpoch(clientIds: Iterable<number>, epoch: number): boolean {
  const own = serverClientIds(epoch);
  for (const clientId of clientIds) {
    if (clientId >= firstDocumentClientId && clientId !== own.edit && clientId !== own.restore) return true;
  }
  return false;
}
