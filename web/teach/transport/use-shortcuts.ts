import { useEffect, useRef } from 'react';
import Type from 'typebox';
import { deviceValue } from '../../room/device-value.ts';
import { shortcutKey } from './shortcut.ts';

/** Single keys can be turned off, for those whom they surprise (WCAG 2.1.4). */
export const shortcutsOn = deviceValue(() => localStorage, 'downbeat:teacher-shortcuts', Type.Boolean());

export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || shortcutsOn.read() === false) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const { activeElement } = document;
      const focused = activeElement instanceof HTMLElement ? activeElement : null;
      const role = focused?.getAttribute('role') ?? null;
      const key = shortcutKey(
        event,
        focused && { tagName: focused.tagName, isContentEditable: focused.isContentEditable, role },
      );
      const action = key === undefined ? undefined : latest.current[key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
