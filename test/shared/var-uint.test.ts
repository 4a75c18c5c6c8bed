import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { putVarUint, varUintLength } from '../../shared/var-uint.ts';

test.each([
  0,
  1,
  127,
  128,
  16_383,
  16_384,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 42 + 5,
  Number.MAX_SAFE_INTEGER,
])('%d is written as lib0 writes it', (value) => {
  const bytes = new Uint8Array(varUintLength(value) + 1);
  expect(putVarUint(bytes, 1, value)).toBe(bytes.length);
  expect(bytes.subarray(1)).toEqual(encoding.encode((encoder) => encoding.writeVarUint(encoder, value)));
});
