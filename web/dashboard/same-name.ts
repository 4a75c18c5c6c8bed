import { foldName } from '../../shared/look-alike.ts';

/** Whether a name was typed as it is shown; case, width and spaces at its ends don't count. */
export function isSameName(typed: string, name: string): boolean {
  return name !== '' && foldName(typed.trim()) === foldName(name.trim());
}
