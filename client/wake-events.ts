/** Calls `callback` when the browser says that the network is back, and never outside browsers. Returns the function that stops it. */
export function onNetworkBack(callback: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  globalThis.addEventListener('online', callback);
  return () => globalThis.removeEventListener('online', callback);
}

/**
 * Calls `callback` when a page is shown again after it was hidden or its device slept, and never outside browsers. Returns the
 * function that stops it.
 */
export function onPageShown(callback: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function' || typeof document === 'undefined')
    return () => undefined;
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') callback();
  };
  globalThis.addEventListener('pageshow', callback);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    globalThis.removeEventListener('pageshow', callback);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
