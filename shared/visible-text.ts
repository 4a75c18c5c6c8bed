/**
 * The one rule for text that others read: names, titles, names of patterns, lanes and parts, questions, answers. It uses
 * Unicode's own properties (UAX #44), so that it needs no list of scripts and works for the letters of all of them.
 *
 * It uses NFC and not NFKC, which would show ﬁ, ½ or ｶ differently from how they were typed; comparing is the job of
 * look-alike.ts. Characters without a shape of their own are removed rather than refused, because nobody sees that they were
 * typed: keyboards and copied text bring them along.
 */

/** Why the text can't be shown. The reason continues the sentence after the name of the field. */
export type VisibleText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

export interface VisibleTextOptions {
  /** In code points, as JSON Schema counts. In UTF-8 this also bounds the bytes, at four times as many. */
  readonly maxLength: number;
  /** The text may have several lines. Otherwise a line break becomes a space. */
  readonly lines?: boolean;
  /** The text may be without any visible character. */
  readonly optional?: boolean;
}

/** Nobody types these: control characters except white space, halves of surrogate pairs, private use, noncharacters. */
const refused = /[\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]|(?!\p{White_Space})\p{Cc}/u;

/** White space, and characters that have a width but no shape: the blanks of Braille, of music, of hieroglyphs, of a lost object. */
const blank = /[\p{White_Space}\u2800\ufffc\u{1d159}\u{13441}\u{13442}]/u;
const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/u;

/** Characters without a shape of their own, including the fillers of Hangul, which are letters by category, and annotation marks. */
const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/u;
const allIgnorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
const stackedMark = /[\p{Mn}\p{Me}]/u;
const anyMark = /\p{M}/u;

/** UTS #39, section 5.4: more than four marks in a row, or the same one twice, are not writing in any language. */
const maxStackedMarks = 4;

/** Scripts whose letters join or form clusters, so that a joiner between them is part of the spelling (UAX #31, section 2.3). */
const joinerScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mongolian}\p{Script=Phags_Pa}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Balinese}\p{Script=Javanese}]/u;
const joiner = /[\u200c\u200d]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const emojiVariation = /[\ufe0e\ufe0f]/u;
const ideographVariation = /[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u;
const mongolianVariation = /[\u180b-\u180d\u180f]/u;
const keycap = '\u20e3';
/** The flags of England, Scotland, Wales and similar ones. */
const flagTags = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,8}\u{e007f}/u;
const blackFlag = '\u{1f3f4}';

/** Matches most text, which needs no closer look. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** Returns the text in NFC without invisible characters, with single spaces and none at the ends. Cleaning clean text changes nothing. */
export function cleanText(
  raw: string,
  { maxLength, lines = false, optional = false }: VisibleTextOptions,
): VisibleText {
  if (raw.length <= maxLength && plain.test(raw)) return { ok: true, text: raw };
  // Checked before any work. What is removed may be as long as what stays, and a bit more.
  if (raw.length > 4 * maxLength + 256) return tooLong(maxLength);
  if (refused.test(raw)) return { ok: false, reason: 'must not contain control characters' };
  const shaped = withoutFloods(withoutInvisible(raw.normalize('NFC')).normalize('NFD')).normalize('NFC');
  const text = lines ? withLines(shaped) : withSpaces(shaped);
  if (!visible.test(text) && !(optional && text === '')) {
    return { ok: false, reason: 'must have at least one visible character' };
  }
  return codePointsOf(text) > maxLength ? tooLong(maxLength) : { ok: true, text };
}

/** Returns undefined if the text may be shown as it is, and otherwise what is wrong with it. */
export function textFault(text: string, options: VisibleTextOptions): string | undefined {
  const outcome = cleanText(text, options);
  if (!outcome.ok) return outcome.reason;
  if (outcome.text === text) return undefined;
  return 'must be NFC, without invisible characters, doubled spaces or stacked marks';
}

/** Returns at most `maxLength` code points, cut so that no character is split. */
export function cutText(text: string, maxLength: number): string {
  if (codePointsOf(text) <= maxLength) return text;
  let cut = '';
  let left = maxLength;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    left -= codePointsOf(segment);
    if (left < 0) break;
    cut += segment;
  }
  return cut.trimEnd();
}

/** Removes characters without a shape of their own. */
export function withoutIgnorable(text: string): string {
  return text.replace(allIgnorable, '');
}

function tooLong(maxLength: number): VisibleText {
  return { ok: false, reason: `must have at most ${maxLength} characters` };
}

function codePointsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function withoutInvisible(text: string): string {
  const points = [...text.replace(/\r\n/g, '\n')];
  let kept = '';
  /** The last character that was kept, and the last one that was not a mark. */
  let previous = '';
  let base = '';
  for (let at = 0; at < points.length; at += 1) {
    const point = points[at] ?? '';
    if (ignorable.test(point)) {
      const tags = previous === blackFlag ? tagsAt(points, at) : '';
      if (tags === '' && !isNeeded(point, { previous, base, next: points[at + 1] ?? '' })) continue;
      previous = tags || point;
      kept += previous;
      at += [...previous].length - 1;
      continue;
    }
    const shown = blank.test(point) ? (lineBreak.test(point) ? '\n' : ' ') : point;
    kept += shown;
    previous = shown;
    if (!anyMark.test(shown)) base = shown;
  }
  return kept;
}

interface Neighbours {
  readonly previous: string;
  readonly base: string;
  readonly next: string;
}

/** Whether a script or an emoji needs this character here. */
function isNeeded(point: string, { previous, base, next }: Neighbours): boolean {
  if (joiner.test(point)) {
    if (joiner.test(previous)) return false;
    return joinerScript.test(base) || (point === '\u200d' && emoji.test(base) && emoji.test(next));
  }
  if (emojiVariation.test(point) && previous === base) {
    return /\p{Extended_Pictographic}/u.test(base) || (/[0-9#*]/.test(base) && next === keycap);
  }
  if (previous !== base) return false;
  return (
    (ideographVariation.test(point) && /\p{Ideographic}/u.test(base)) ||
    (mongolianVariation.test(point) && /\p{Script=Mongolian}/u.test(base))
  );
}

function tagsAt(points: readonly string[], at: number): string {
  return flagTags.exec(points.slice(at, at + 9).join(''))?.[0] ?? '';
}

/** Removes marks on nothing, repeated marks and towers of marks. The text must be in NFD, where every mark is separate. */
function withoutFloods(text: string): string {
  let kept = '';
  let base = '';
  let mark = '';
  let stacked = 0;
  for (const point of text) {
    if (!anyMark.test(point)) {
      if (ignorable.test(point)) {
        // A joiner begins no new tower, and removing the marks between two joiners brings them together.
        if (!joiner.test(point) || !joiner.test(kept.at(-1) ?? '')) kept += point;
        continue;
      }
      kept += point;
      base = point;
      mark = '';
      stacked = 0;
      continue;
    }
    if (base === '' || base === ' ' || base === '\n') continue;
    if (stackedMark.test(point) && !ignorable.test(point)) {
      if (point === mark || stacked === maxStackedMarks) continue;
      mark = point;
      stacked += 1;
    }
    kept += point;
  }
  return kept;
}

function withSpaces(text: string): string {
  return text.replace(/[ \n]+/g, ' ').trim();
}

/** An empty line between two paragraphs is kept. */
function withLines(text: string): string {
  return text
    .split('\n')
    .map(withSpaces)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
