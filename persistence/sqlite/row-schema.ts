/** Rows come back from the disk as unknown data: each is parsed by its schema before anything believes it. */
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { damagedRow, type RowAddress } from './damaged-room.ts';

/** SQLite holds 64-bit integers; past 2^53 − 1 the driver would round them to a number that was never stored. */
export const StoredInteger = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const Bytes = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array);

/** Null stands for the value's absence. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Returns the row, typed; throws RoomCorruptError with the row's address where it doesn't fit. */
export function rowParser<Schema extends TSchema>(schema: Schema) {
  const validator = Compile(schema);
  return (row: unknown, address: RowAddress): Static<Schema> => {
    if (validator.Check(row)) return row;
    const problems = validator.Errors(row).map((error) => `${error.instancePath} ${error.message}`);
    throw damagedRow(address, problems.join('; '));
  };
}
