import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../server/sel/csv-line.ts';
import { parseCsv } from '../../../shared/sel/csv.ts';

const read = (written: string): string[][] => parse(written, { relax_column_count: true });

const cellOf = (text: string): string | undefined => read(csvLine(['x', text]))[0]?.[1];

describe('a cell that a spreadsheet would run', () => {
  const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁺', '₋', '−', '⁼'];
  it.each(signs)('is kept from it by an apostrophe: %s', (sign) => {
    expect(cellOf(`${sign}1+1`)).toBe(`'${sign}1+1`);
  });

  it.each([
    ['a line break', '\n'],
    ['a carriage return', '\r\n'],
    ['a tab', '\t'],
    ['a space', ' '],
    ['a no-break space', '\u00a0'],
    ['a wide space', '\u3000'],
    ['a zero-width space', '\u200b'],
    ['a joiner', '\u200d'],
    ['a byte order mark', '\ufeff'],
    ['a right-to-left mark', '\u200f'],
    ['a filler', '\u3164'],
    ['a soft hyphen', '\u00ad'],
    ['a NUL', '\0'],
    ['a quote', '"'],
    ['several of them', '\ufeff \t\n\u200b'],
  ])('after %s too', (_, before) => {
    for (const sign of signs) expect(cellOf(`${before}${sign}1+1`), sign).toMatch(/^'/);
  });

  it('is found where another character than the comma parts the cells', () => {
    expect(cellOf('a;=1+1')).toBe("a;'=1+1");
    expect(cellOf('a\n=1+1')).toBe("a\n'=1+1");
    expect(cellOf('a\t\u200b=1+1')).toBe("a\t'\u200b=1+1");
  });
});

it('a cell that is none is written as it is', () => {
  for (const text of [
    '',
    'Anna',
    '1 + 1 = 2',
    'a-b',
    "it's",
    'x@y',
    'über, "laut"',
    'a\nb',
    'a; b',
    '7',
    '😀',
  ]) {
    expect(cellOf(text), text).toBe(text);
  }
  expect(csvLine(['a', -5, 0.5, null])).toBe('a,-5,0.5,\r\n');
  expect(csvLine(['a b', 'c,d', 'e"f'])).toBe('a b,"c,d","e""f"\r\n');
});

const piece = fc.constantFrom(
  ...'=+-@＝－﹫−⁺"\',;\t\n\r \u00a0\u200b\ufeff\u00ad\u3164\0ab1é😀',
  '=cmd|',
  '"";"=',
  '";=',
);
const cell = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });

it('whatever is written comes back, but for apostrophes, from csv-parse and from our own reader', () => {
  const bare = (rows: readonly (readonly string[])[]) =>
    rows.map((cells) => cells.map((text) => text.replaceAll("'", '')));
  const property = fc.property(table, (rows) => {
    const written = `head,head\r\n${rows.map((cells) => csvLine(cells)).join('')}`;
    const limits = { maxLength: 1e6, maxRows: 1000, maxFields: 10 };
    const own = parseCsv(written, limits);
    expect(bare(read(written).slice(1))).toEqual(bare(rows));
    expect(own.ok && bare(own.rows.slice(1).map(({ fields }) => fields))).toEqual(bare(rows));
  });
  void fc.assert(property, { numRuns: 1000 });
});

it('no cell begins like a formula, by whatever it is read', () => {
  const isFormula = (text: string): boolean =>
    /^[=+\-@\u2212]/.test(
      text.normalize('NFKC').replace(/[\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}"]/gu, ''),
    );
  const property = fc.property(table, (rows) => {
    const written = rows.map((cells) => csvLine(['row', ...cells])).join('');
    // Where the comma parts nothing the quotes are none either.
    const otherwise = written.split(/[;\t\r\n]/);
    for (const text of [...read(written).flatMap((cells) => cells.slice(1)), ...otherwise]) {
      expect(isFormula(text), JSON.stringify(written)).toBe(false);
    }
  });
  void fc.assert(property, { numRuns: 2000 });
});
