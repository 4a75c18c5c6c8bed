/** Rows read from the disk are unknown data, so each one is validated by its schema before it is trusted. */
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { damagedRow, type RowAddress } from './damaged-room.ts';

/** SQLite holds 64-bit integers. Above 2^53 − 1, the driver would round them to a number that was never stored. */
export const StoredInteger = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const Bytes = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array);

/** Null stands for a missing value. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Returns the typed row. Throws RoomCorruptError with the row's address if it doesn't fit. */
export function rowParser<Schema extends TSchema>(schema: Schema) {
  const validator = Compile(schema);
  return (row: unknown, address: RowAddress): Static<Schema> => {
    if (validator.Check(row)) return row;
    const problems = validator.Errors(row).map((error) => `${error.instancePath} ${error.message}`);
    throw damagedRow(address, problems.join('; '));
  };
}
