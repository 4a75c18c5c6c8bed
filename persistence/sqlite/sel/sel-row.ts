/** Rows read from sel.db are unknown data, so each one is validated by its schema before it is trusted. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** A row can't be read. The message names table and column, never a value, because values belong to a child. */
export class SelRowError extends Error {
  override readonly name = 'SelRowError';
}

export function selRow<Schema extends TSchema>(table: string, schema: Schema) {
  const validator = Compile(schema);
  return (row: unknown): Static<Schema> => {
    if (validator.Check(row)) return row;
    const problems = validator.Errors(row).map((error) => `${error.instancePath} ${error.message}`);
    throw new SelRowError(`A row of ${table} in sel.db is damaged: ${problems.join('; ')}.`);
  };
}
