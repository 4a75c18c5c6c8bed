/**
 * What a class list shows of each child: the first name, with the initial of the family name only if two are alike, and a number
 * if that is alike too. Short names are unique within the list, and nothing else of a name leaves the server.
 */
import { foldName } from '../look-alike.ts';
import { maxNameLength } from '../participant.ts';
import { cutText } from '../visible-text.ts';

export interface WholeName {
  readonly name: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}

export interface ShortName {
  readonly name: string;
  /** Only the number tells two children apart, so the teacher may want to give one of them another name. */
  readonly numbered: boolean;
}

/** Returns one short name for each, in the same order. */
export function shortNames(wholeNames: readonly WholeName[]): ShortName[] {
  const parts = wholeNames.map(partsOf);
  const sameGiven = countsOf(parts.map(({ given }) => given));
  const wanted = parts.map(({ given, initial }) => {
    const isAlone = sameGiven.get(foldName(given)) === 1;
    return isAlone || initial === '' ? shorten(given, '') : shorten(given, ` ${initial}.`);
  });
  const sameWanted = countsOf(wanted);
  const taken = new Set(wanted.map(foldName));
  return wanted.map((name) => {
    if (sameWanted.get(foldName(name)) === 1) return { name, numbered: false };
    for (let number = 1; ; number += 1) {
      const numbered = shorten(name, ` ${number}`);
      if (taken.has(foldName(numbered))) continue;
      taken.add(foldName(numbered));
      return { name: numbered, numbered: true };
    }
  });
}

/** Splits "Given … Family" or "Family, Given …", unless the file keeps the parts separate. */
function partsOf({ name, givenName, familyName }: WholeName): { given: string; initial: string } {
  if (givenName) return { given: givenName, initial: initialOf(familyName ?? '') };
  const comma = name.indexOf(',');
  if (comma > 0) {
    const given = wordsOf(name.slice(comma + 1))[0];
    if (given !== undefined) return { given, initial: initialOf(name) };
  }
  const words = wordsOf(name);
  const [given = name, ...others] = words;
  return { given, initial: initialOf(others.at(-1) ?? '') };
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** A letter with its combining marks. */
function initialOf(text: string): string {
  return /\p{L}\p{M}*/u.exec(text)?.[0] ?? '';
}

function shorten(name: string, suffix: string): string {
  return cutText(name, maxNameLength - suffix.length) + suffix;
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(foldName(name), (counts.get(foldName(name)) ?? 0) + 1);
  return counts;
}
