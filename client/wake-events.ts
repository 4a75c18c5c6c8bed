/** Calls when the browser says that there is a network again; elsewhere never. Returns the function that stops it. */
export function onNetworkBack(callback: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  globalThis.addEventListener('online', callback);
  return () => globalThis.removeEventListener('online', callback);
}
