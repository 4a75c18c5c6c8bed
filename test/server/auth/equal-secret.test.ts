import { expect, it } from 'vitest';
import { equalSecret } from '../../../server/auth/equal-secret.ts';

it('compares secrets of any length, to the letter', () => {
  expect(equalSecret('the same', 'the same')).toBe(true);
  for (const other of ['The same', 'the same ', '', 'the sam'])
    expect(equalSecret('the same', other)).toBe(false);
});
