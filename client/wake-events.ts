/** Calls when the browser says that there is a network again; elsewhere never. Returns the function that stops it. */
export function onNetworkBack(callback: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  globalThis.addEventListener('online', callback);
  return () => globalThis.removeEventListener('online', callback);
}

/** Calls when a page is shown again after it was hidden or its device slept; elsewhere never. Returns what stops it. */
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
