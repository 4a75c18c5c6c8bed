import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../shared/look-alike.ts';
import { cleanText, cutText, textFault } from '../../shared/visible-text.ts';

const name = { maxLength: 40 };
const clean = (raw: string, options = name): string | undefined => {
  const outcome = cleanText(raw, options);
  return outcome.ok ? outcome.text : undefined;
};
const spelled = (text: string): string =>
  [...text]
    .map((point) => `U+${point.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');

describe('the golden table of visible text', () => {
  it.each([
    ['a right-to-left mark', 'Anna\u200f', 'Anna'],
    ['a left-to-right mark', '\u200eAnna', 'Anna'],
    ['an Arabic letter mark', 'علي\u061c', 'علي'],
    ['a soft hyphen', 'An\u00adna', 'Anna'],
    ['a trailing tab', 'Anna\t', 'Anna'],
    ['a line break', 'Anna\r\nB.', 'Anna B.'],
    ['spaces of all kinds', '\u00a0Anna \u2003\u3000 B.\u1680', 'Anna B.'],
    ['a byte order mark', '\ufeffAnna', 'Anna'],
    ['zero-width spaces', '\u200bA\u2060nna', 'Anna'],
    ['bidi embeddings and overrides', '\u202aA\u202bn\u202cn\u202da\u202e', 'Anna'],
    ['bidi isolates, as phones copy names', '\u2068Anna\u2069', 'Anna'],
    ['a joiner between Latin letters', 'A\u200dn\u200cna', 'Anna'],
    ['a grapheme joiner', 'a\u034fb', 'ab'],
    ['fillers of Hangul', 'A\u3164n\uffa0n\u115fa\u1160', 'Anna'],
    ['a vowel separator of Mongolian', 'A\u180enna', 'Anna'],
    ['a variation of a letter', 'A\ufe0fnna', 'Anna'],
    ['stray tags', 'Anna\u{e0041}\u{e007f}', 'Anna'],
    ['annotation marks', '\ufff9An\ufffana\ufffb', 'Anna'],
    ['letters and marks apart', 'Zoe\u0308', 'Zoë'],
    ['a mark on nothing', '\u0301Anna \u0301B', 'Anna B'],
    ['one mark twice', 'a\u0325\u0325x\u0325\u0325\u0325', 'a\u0325x\u0325'],
    ['a blank of Braille between words', 'A\u2800B', 'A B'],
  ])('%s is taken out or made plain', (_, raw, wanted) => {
    expect(spelled(clean(raw) ?? '')).toBe(spelled(wanted.normalize('NFC')));
  });

  it.each([
    "Zoë O'Neil-Ñandú",
    '小明',
    'ｶﾅ',
    'ﬁn ½',
    'علی\u200cرضا',
    'ه\u200d',
    'क्\u200dष',
    'शर्\u200cमा',
    'അവന്\u200d',
    'ක්\u200dෂ',
    'Nguyễn Thị Ngọc',
    'שָׁלוֹם',
    'བསྒྲུབས',
    'ก็ปี่',
    '葛\u{e0100}城',
    '👩‍🎤',
    '👩‍❤️‍💋‍👨',
    '👩🏽‍🚀',
    '🏳️‍🌈',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '🇺🇦',
    '1️⃣',
    '♥︎',
    '7',
    '؀١',
    'don’t – “stop”!',
  ])('%s stays as it is', (text) => {
    expect(spelled(clean(text) ?? '')).toBe(spelled(text.normalize('NFC')));
    expect(textFault(text.normalize('NFC'), name)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \u3000\t'],
    ['U+3164', '\u3164'],
    ['U+FFA0', '\uffa0\uffa0'],
    ['U+2800', '\u2800'],
    ['U+115F and U+1160', '\u115f\u1160'],
    ['U+180E', '\u180e'],
    ['U+200B', '\u200b'],
    ['joiners', '\u200d\u200c'],
    ['a variation selector', '\ufe0f'],
    ['marks alone', '\u0301\u0308'],
    ['tags alone', '\u{e0041}'],
    ['a null notehead', '\u{1d159}'],
    ['a lost object', '\ufffc'],
    ['bidi marks', '\u202e\u2066'],
  ])('%s alone is an empty text', (_, raw) => {
    expect(cleanText(raw, name)).toEqual({ ok: false, reason: 'must have at least one visible character' });
  });

  it.each([
    ['NUL', 'a\0'],
    ['escape', '\u001b[31mAnna'],
    ['a C1 control', 'a\u009b'],
    ['half a surrogate pair', 'a\ud800'],
    ['private use', 'a\uf8ff'],
    ['no character', 'a\uffff'],
  ])('%s is refused', (_, raw) => {
    expect(cleanText(raw, name)).toEqual({ ok: false, reason: 'must not contain control characters' });
  });
});

it('marks stand in towers of four at most, however many are sent and whatever lies between', () => {
  const marks = Array.from({ length: 24 }, (_, n) => String.fromCodePoint(0x0300 + n));
  const zalgo = `Z${marks.join('')}a${marks.join('\u200d')}`;
  const text = clean(zalgo) ?? '';
  for (const tower of text.match(/\p{M}+/gu) ?? []) expect([...tower].length).toBeLessThanOrEqual(4);
  expect(text.replace(/\p{M}/gu, '').normalize('NFD').replace(/\p{M}/gu, '')).toBe('Za');
  const joined = clean(`क${'\u094d\u200d'.repeat(30)}`) ?? '';
  expect([...joined].length).toBeLessThan(10);
});

it('length counts code points, and what is far too long is refused unread', () => {
  expect(clean('x'.repeat(40))).toBe('x'.repeat(40));
  expect(clean('😀'.repeat(40))).toBe('😀'.repeat(40));
  expect(cleanText('😀'.repeat(41), name)).toEqual({ ok: false, reason: 'must have at most 40 characters' });
  expect(clean(`${'\u200b'.repeat(300)}Anna`)).toBe('Anna');
  expect(clean(`${'\u200b'.repeat(3000)}Anna`)).toBeUndefined();
});

it('a text of several lines keeps its lines and one empty one between', () => {
  const lines = { maxLength: 100, lines: true };
  expect(clean('a \r\nb\n\n\n\nc\td\u2029e', lines)).toBe('a\nb\n\nc d\ne');
  expect(clean('\n \n', lines)).toBeUndefined();
});

it('only what may be empty is', () => {
  const title = { maxLength: 80, optional: true };
  expect(clean('', title)).toBe('');
  expect(clean(' \u200f ', title)).toBe('');
});

it('a text is cut between signs, never within one', () => {
  expect(cutText('Ab👩‍🎤c', 4)).toBe('Ab');
  expect(cutText('Ab👩‍🎤c', 5)).toBe('Ab👩‍🎤');
  expect(cutText('Zoe\u0308', 3)).toBe('Zo');
  expect(cutText('Anna', 4)).toBe('Anna');
});

it('names that look the same fold to the same', () => {
  expect(foldName('ANNA\u200d')).toBe(foldName('Ａnna'));
  expect(foldName('Zoe\u0308')).toBe(foldName('ZOË'));
  expect(foldName('Zoe')).not.toBe(foldName('Zoë'));
});

/** Ends and middles of what the rule looks at, and anything else. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'\u200d\u200c\u034f\u0301\u0323\u0307\u20e3\ufe0f\ufe00\u180b\u094d\u2800\u3164\u00ad\u202e\n\t \u{e0100}\u{e0067}\u{e007f}\u{1f3f4}👩🎤1aéकی葛ᠠ가ᄀ',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('whatever is sent', () => {
  function outcomes(check: (shown: string, raw: string) => void, lines: boolean): void {
    const property = fc.property(text, (raw) => {
      const outcome = cleanText(raw, { maxLength: 60, lines });
      if (outcome.ok) check(outcome.text, raw);
    });
    void fc.assert(property, { numRuns: 3000 });
  }

  it.each([false, true])(
    'what is shown is clean already, is NFC and has something to be seen (lines: %s)',
    (lines) => {
      outcomes((shown) => {
        expect(cleanText(shown, { maxLength: 60, lines })).toEqual({ ok: true, text: shown });
        expect(shown.normalize('NFC')).toBe(shown);
        expect(shown).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
      }, lines);
    },
  );

  it('nothing that turns lines around or controls anything is shown, and no mark stands on nothing', () => {
    outcomes((shown) => {
      expect(shown).not.toMatch(/[\p{Bidi_Control}\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/u);
      expect(shown).not.toMatch(/^[ \p{M}]|[ ]$| [ \p{M}]/u);
      expect(shown).not.toMatch(/(?:[\p{Mn}\p{Me}](?<!\p{Default_Ignorable_Code_Point})){5}/u);
      const rest = shown.replace(/\p{Join_Control}|\p{Variation_Selector}|[\u{e0020}-\u{e007f}]/gu, '');
      expect(rest).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
    }, false);
  });

  it('every letter that was sent is shown', () => {
    const letters = (shown: string) =>
      shown
        .normalize('NFKD')
        .match(/(?![\p{Default_Ignorable_Code_Point}\u{13441}\u{13442}])[\p{L}\p{Nd}]/gu) ?? [];
    outcomes((shown, raw) => expect(letters(shown)).toEqual(letters(raw)), false);
  });
});
