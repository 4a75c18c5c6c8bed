/**
 * Yjs client ids. The server's own come from the top 2^20 of the 53-bit range, which no client may use (gate rule G3):
 * the higher id wins a concurrent race on a map key, so what the server writes or restores stands. Yjs 13 draws 32-bit
 * ids and Yjs 14 53-bit ones.
 */
export const firstServerClientId = 2 ** 53 - 2 ** 20;

/** Writes the server's own edits (presence, the timeline, the HTTP controls). */
export const serverEditClientId = 2 ** 53 - 2;

/**
 * Writes restores of denied values and nothing else, so that a restored item can be told from an authorised one for
 * ever, after a restart too (gate rule G6 needs to know).
 */
export const serverRestoreClientId = 2 ** 53 - 1;

export function isServerClientId(clientId: number): boolean {
  return clientId >= firstServerClientId;
}
