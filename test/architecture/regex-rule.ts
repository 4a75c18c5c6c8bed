/** Whether a regular expression can be made to look at the same text again and again: a header or a name of some KB stops the server then. */
import { isSafePattern } from 'redos-detector';
import { type Constants, findRegexes, type Parsed } from './regex-literal.ts';
import type { Violation } from './source-file.ts';

/** Steps back on the worst text there is; more than any pattern of fixed length takes. */
const maxBacktracks = 30;
/** Of the analysis, not of time: it says the same on every machine. */
const maxSteps = 5_000;

export function canBacktrack(source: string, flags: string): boolean {
  if (looksAroundRepeatedly(source)) return true;
  const { safe } = isSafePattern(source, {
    caseInsensitive: flags.includes('i'),
    unicode: flags.includes('u'),
    dotAll: flags.includes('s'),
    multiLine: flags.includes('m'),
    maxScore: maxBacktracks,
    maxSteps,
    timeout: Number.POSITIVE_INFINITY,
    downgradePattern: true,
  });
  return !safe;
}

/** The analysis takes what is looked ahead at or behind as a place, and would not see what is repeated there. */
function looksAroundRepeatedly(source: string): boolean {
  const plain = source.replace(/\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]/g, 'x');
  return [...plain.matchAll(/\(\?<?[=!]/g)].some(({ index }) => {
    let depth = 0;
    for (let i = index; i < plain.length; i++) {
      const char = plain.charAt(i);
      if (char === '(') depth += 1;
      else if (char === ')') depth -= 1;
      else if (depth > 0 && '*+{'.includes(char)) return true;
      if (depth === 0) return false;
    }
    return true;
  });
}

export function findBacktracking(file: Parsed, constants: Constants): Violation[] {
  const { path } = file;
  const { read, unread } = findRegexes(file, constants);
  const backtracking = read
    .filter(({ source, flags }) => canBacktrack(source, flags))
    .map(({ line, source, flags }) => ({
      path,
      line,
      message: `/${source}/${flags} can backtrack: anchor it, bound what it repeats, or read the text by hand.`,
    }));
  const unseen = unread.map(({ line, text: found }) => ({
    path,
    line,
    message: `${found} is put together at run time: make it of string constants, so that it can be looked at.`,
  }));
  return [...backtracking, ...unseen];
}
