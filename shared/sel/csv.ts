/**
 * Comma-separated values by RFC 4180, as spreadsheets write them: fields may be quoted, and a quoted field may contain
 * separators, line breaks and doubled quotes. It also accepts a byte order mark, bare LF or CR as line ends, empty lines (which
 * are skipped), and `;` or tab as separators.
 */
export interface CsvRow {
  /** The line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvProblem {
  readonly line: number;
  readonly message: string;
}

export type CsvTable =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly problem: CsvProblem };

export interface CsvLimits {
  readonly maxLength: number;
  readonly maxRows: number;
  readonly maxFields: number;
}

type Separator = ',' | ';' | '\t';

/** Never throws. Reading stops at the first thing that can't be read. */
export function parseCsv(text: string, limits: CsvLimits, separator: Separator = ','): CsvTable {
  if (text.length > limits.maxLength) {
    return {
      ok: false,
      problem: { line: 1, message: `the file is longer than ${limits.maxLength} characters` },
    };
  }
  return new CsvReader(text, limits, separator).read();
}

class CsvReader {
  readonly #text: string;
  readonly #limits: CsvLimits;
  readonly #separator: Separator;
  readonly #rows: CsvRow[] = [];
  #at: number;
  #line = 1;

  constructor(text: string, limits: CsvLimits, separator: Separator) {
    this.#text = text;
    this.#limits = limits;
    this.#separator = separator;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  read(): CsvTable {
    while (this.#at < this.#text.length) {
      const message = this.#readRow();
      if (message !== undefined) return { ok: false, problem: { line: this.#line, message } };
    }
    return { ok: true, rows: this.#rows };
  }

  /** Returns what is wrong, if anything. */
  #readRow(): string | undefined {
    const line = this.#line;
    const fields: string[] = [];
    for (;;) {
      const quoted = this.#text[this.#at] === '"';
      const field = quoted ? this.#quotedField() : this.#plainField();
      if (field === undefined) return 'a quoted field is not closed, or text follows its closing quote';
      fields.push(field);
      if (fields.length > this.#limits.maxFields)
        return `a row has more than ${this.#limits.maxFields} fields`;
      if (this.#text[this.#at] === this.#separator) {
        this.#at += 1;
        continue;
      }
      this.#endLine();
      if (fields.length > 1 || quoted || fields[0] !== '') this.#rows.push({ line, fields });
      return this.#rows.length > this.#limits.maxRows
        ? `there are more than ${this.#limits.maxRows} rows`
        : undefined;
    }
  }

  #plainField(): string | undefined {
    const start = this.#at;
    while (!this.#isFieldEnd(this.#text[this.#at])) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Returns undefined if the file ends before the quote is closed, or if something follows it. */
  #quotedField(): string | undefined {
    let field = '';
    for (;;) {
      const start = this.#at + 1;
      const end = this.#text.indexOf('"', start);
      if (end < 0) return undefined;
      field += this.#text.slice(start, end);
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      field += '"';
    }
    if (!this.#isFieldEnd(this.#text[this.#at])) return undefined;
    this.#line += field.match(lineEnd)?.length ?? 0;
    return field;
  }

  #isFieldEnd(character: string | undefined): boolean {
    return (
      character === undefined || character === this.#separator || character === '\n' || character === '\r'
    );
  }

  #endLine(): void {
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1;
    this.#line += 1;
  }
}

const lineEnd = /\r\n|\n|\r/g;
