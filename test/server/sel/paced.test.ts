import { expect, it } from 'vitest';
import { paced } from '../../../server/sel/paced.ts';

it('a long answer leaves the others a turn after each chunk, and loses no line', async () => {
  const happened: string[] = [];
  const clock = {
    endOfTurn(callback: () => void) {
      happened.push('turn');
      setImmediate(callback);
    },
  };
  for await (const chunk of paced(clock, ['a', 'b', 'c', 'd', 'e'], 2)) happened.push(chunk);
  expect(happened).toEqual(['ab', 'turn', 'cd', 'turn', 'e']);
  happened.length = 0;
  for await (const chunk of paced(clock, [], 2)) happened.push(chunk);
  expect(happened).toEqual([]);
});
