/** Separates a source text into what runs and what is said, so that a rule on code is not misled by a comment or a string. */

/**
 * Both have the source's length and line breaks, so that positions are the same in all three. `code` keeps quotes and the
 * inside of `${…}`, but not the text of strings, comments and regular expressions; `comments` keeps nothing but comments.
 */
export interface MaskedSource {
  readonly code: string;
  readonly comments: string;
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/;
const template = /`(?:\\[\s\S]|[^`\\])*`/;
// A slash begins a regular expression only where a value may begin; elsewhere it divides.
const regex = /(?<=(?:^|[=(,:;!&|?{}[]|=>|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//;
const token = new RegExp(
  [comment, quoted, template, regex].map(({ source }) => `(${source})`).join('|'),
  'gm',
);

export function maskSource(text: string): MaskedSource {
  const code = text.replace(
    token,
    (match: string, isComment?: string, _quoted?: string, isTemplate?: string) => {
      if (isComment !== undefined) return blank(match);
      if (isTemplate !== undefined) return maskTemplate(match);
      return match.charAt(0) + blank(match.slice(1, -1)) + match.charAt(match.length - 1);
    },
  );
  let comments = '';
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match[1] === undefined) continue;
    comments += blank(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return { code, comments: comments + blank(text.slice(end)) };
}

function maskTemplate(text: string): string {
  const parts = text.slice(1, -1).split(/(\$\{[^{}]*\})/);
  return `\`${parts.map((part, index) => (index % 2 === 0 ? blank(part) : part)).join('')}\``;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
