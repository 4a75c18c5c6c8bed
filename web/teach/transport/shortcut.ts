/** Keys that do something by themselves, and when they don't. */

/** What is focused; null: nothing in particular. */
export interface Focused {
  readonly tagName: string;
  readonly isContentEditable: boolean;
  readonly role: string | null;
}

export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

const typingTags = ['INPUT', 'TEXTAREA', 'SELECT'];
/** Space presses these itself. */
const spaceTags = ['BUTTON', 'SUMMARY'];
const keyRoles = ['gridcell', 'grid', 'tab', 'switch', 'button', 'slider'];

/** The shortcut's key (lower case), or undefined where the key belongs to what is focused or to the browser. */
export function shortcutKey(press: KeyPress, focused: Focused | null): string | undefined {
  const { key, altKey, ctrlKey, metaKey, repeat } = press;
  if (altKey || ctrlKey || metaKey || repeat) return undefined;
  if (focused !== null) {
    const { tagName, isContentEditable, role } = focused;
    if (isContentEditable || typingTags.includes(tagName)) return undefined;
    const takesSpace = spaceTags.includes(tagName) || (role !== null && keyRoles.includes(role));
    if (key === ' ' && takesSpace) return undefined;
  }
  return key.toLowerCase();
}
