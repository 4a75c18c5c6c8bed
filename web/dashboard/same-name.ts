/** Whether a name was typed as it is shown; case and spaces at its ends don't count. */
export function isSameName(typed: string, name: string): boolean {
  return name !== '' && typed.trim().toLocaleLowerCase() === name.trim().toLocaleLowerCase();
}
