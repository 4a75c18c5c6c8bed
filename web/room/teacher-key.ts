/** The teacher's key: from the link's fragment, which no server sees, or typed once; then kept on this device. */
import Type from 'typebox';
import { deviceValue } from './device-value.ts';

export const teacherKey = deviceValue(
  () => localStorage,
  'downbeat:teacher-key',
  Type.String({ minLength: 1, maxLength: 200 }),
);

/** Undefined where the fragment (`#key=…`) holds none. */
export function keyInFragment(hash: string): string | undefined {
  const key = new URLSearchParams(hash.replace(/^#/, '')).get('key')?.trim();
  return key === '' ? undefined : key;
}

const listeners = new Set<(key: string) => void>();

/**
 * Keeps the key of the address and takes it out of the address bar and the tab's history: now, and whenever a teacher's link is put
 * into a tab where the page is open already, which changes the fragment alone and loads nothing.
 */
export function takeKeysFromAddress(): void {
  takeKeyFromAddress();
  addEventListener('hashchange', takeKeyFromAddress);
}

/** Calls with each key that a link brings while the page is open; returns the function that ends it. */
export function onKeyTaken(listener: (key: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function takeKeyFromAddress(): void {
  const key = keyInFragment(location.hash);
  if (key === undefined) return;
  teacherKey.write(key);
  history.replaceState(null, '', location.pathname);
  for (const listener of listeners) listener(key);
}
