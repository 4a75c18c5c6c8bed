/** A CSV file whose first row names its columns. Only the requested columns can be read, so no others are stored. */
import { type CsvLimits, type CsvProblem, parseCsv } from './csv.ts';

export interface NamedColumns<Column extends string> {
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
}

export type ColumnOf<Columns extends NamedColumns<string>> =
  | Columns['required'][number]
  | Columns['optional'][number];

export interface NamedRow<Column extends string> {
  readonly line: number;
  /** The value is trimmed, and empty if the file lacks an optional column. */
  readonly value: (column: Column) => string;
}

export type NamedTable<Column extends string> =
  | { readonly ok: true; readonly rows: readonly NamedRow<Column>[] }
  | { readonly ok: false; readonly problem: CsvProblem };

export function parseNamedColumns<Column extends string>(
  text: string,
  columns: NamedColumns<Column>,
  limits: CsvLimits,
): NamedTable<Column> {
  const table = parseCsv(text, limits);
  if (!table.ok) return table;
  const [header, ...rows] = table.rows;
  const names = header?.fields.map((field) => field.trim()) ?? [];
  const missing = columns.required.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    return problemAt(header?.line ?? 1, `the first row must name the columns ${missing.join(', ')}`);
  }
  const uneven = rows.find(({ fields }) => fields.length !== names.length);
  if (uneven) {
    return problemAt(
      uneven.line,
      `the row has ${uneven.fields.length} fields, the first row ${names.length}`,
    );
  }
  const indexes = new Map<Column, number>(
    [...columns.required, ...columns.optional].map((column) => [column, names.indexOf(column)]),
  );
  return {
    ok: true,
    rows: rows.map(({ line, fields }) => ({
      line,
      value: (column) => fields[indexes.get(column) ?? -1]?.trim() ?? '',
    })),
  };
}

function problemAt(line: number, message: string): { ok: false; problem: CsvProblem } {
  return { ok: false, problem: { line, message } };
}
