import { expect, it } from 'vitest';
import { readBearer } from '../../../server/http/plumbing/bearer.ts';

it.each([
  ['Bearer abc.def', 'abc.def'],
  ['bearer   abc  ', 'abc'],
  ['BEARER a b', 'a b'],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  ['Bearer    ', undefined],
  ['Bearerabc', undefined],
  ['Basic abc', undefined],
  ['', undefined],
  [undefined, undefined],
  [`Bearer a${' '.repeat(100_000)}b`, `a${' '.repeat(100_000)}b`],
])('reads %j', (header, bearer) => {
  expect(readBearer(header)).toBe(bearer);
});
