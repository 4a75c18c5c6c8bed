import { describe, expect, it } from 'vitest';
import { type KeyPress, shortcutKey } from '../../../web/teach/transport/shortcut.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  ...more,
});
const focused = (tagName: string, role: string | null = null) => ({
  tagName,
  role,
  isContentEditable: false,
});

describe('keyboard shortcuts', () => {
  it('work where nothing in particular is focused', () => {
    expect(shortcutKey(press(' '), null)).toBe(' ');
    expect(shortcutKey(press('T'), focused('MAIN'))).toBe('t');
  });

  it('leave every key to a field that is being typed in', () => {
    for (const tag of ['INPUT', 'TEXTAREA', 'SELECT'])
      expect(shortcutKey(press('t'), focused(tag))).toBeUndefined();
    expect(shortcutKey(press('.'), { ...focused('DIV'), isContentEditable: true })).toBeUndefined();
  });

  it('leave space to what space presses', () => {
    expect(shortcutKey(press(' '), focused('BUTTON'))).toBeUndefined();
    expect(shortcutKey(press(' '), focused('DIV', 'gridcell'))).toBeUndefined();
    expect(shortcutKey(press('t'), focused('BUTTON'))).toBe('t');
  });

  it('leave the browser its own keys, and count a held key once', () => {
    expect(shortcutKey(press('t', { ctrlKey: true }), null)).toBeUndefined();
    expect(shortcutKey(press('t', { metaKey: true }), null)).toBeUndefined();
    expect(shortcutKey(press(' ', { repeat: true }), null)).toBeUndefined();
  });
});
