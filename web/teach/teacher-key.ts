/** The teacher's key: from the link's fragment, which no server sees, or typed once; then kept on this device. */
import Type from 'typebox';
import { deviceValue } from '../room/device-value.ts';

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

/** Keeps the key of the address and takes it out of the address bar and the tab's history. */
export function takeKeyFromAddress(): void {
  const key = keyInFragment(location.hash);
  if (key === undefined) return;
  teacherKey.write(key);
  history.replaceState(null, '', location.pathname);
}
