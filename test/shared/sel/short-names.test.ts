import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxNameLength } from '../../../shared/participant.ts';
import { shortNames } from '../../../shared/sel/short-names.ts';

const shown = (...names: string[]) => shortNames(names.map((name) => ({ name }))).map(({ name }) => name);

describe('the names that a class sees', () => {
  it('are first names, with an initial only where two are alike, and a number where that is alike too', () => {
    expect(shown('Anna Berg', 'Ben Cole')).toEqual(['Anna', 'Ben']);
    expect(shown('Anna Berg', 'anna Dunn', 'Ben')).toEqual(['Anna B.', 'anna D.', 'Ben']);
    expect(shown('Anna Berg', 'Anna Bell', 'Anna Cole')).toEqual(['Anna B. 1', 'Anna B. 2', 'Anna C.']);
    expect(shown('Anna', 'Anna', 'Anna Berg')).toEqual(['Anna 1', 'Anna 2', 'Anna B.']);
  });

  it('follow the order that the list uses', () => {
    expect(shown('Lovelace, Ada', 'Ada von Berg', 'Øster, Åse Marie')).toEqual(['Ada L.', 'Ada B.', 'Åse']);
    expect(shown('Anna Maria Berg')).toEqual(['Anna']);
    expect(shown('王小明', '李 小明')).toEqual(['王小明', '李']);
    const apart = [
      { name: 'Anna Maria Berg', givenName: 'Anna Maria', familyName: 'Berg' },
      { name: 'Anna Maria de la Cruz', givenName: 'Anna Maria', familyName: 'de la Cruz' },
    ];
    expect(shortNames(apart).map(({ name }) => name)).toEqual(['Anna Maria B.', 'Anna Maria d.']);
  });

  it('never look the same, are never too long, and never hold a family name', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', '.', '1', 'é', '王'),
      minLength: 1,
      maxLength: 4,
    });
    const long = fc.constantFrom(
      'a'.repeat(38),
      'a'.repeat(50),
      'a'.repeat(51),
      `${'a'.repeat(36)} b`,
      'A 1',
      'a b. 1',
    );
    const name = fc.oneof(
      long,
      fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const short = shown(...names);
        expect(short).toHaveLength(names.length);
        expect(new Set(short.map((each) => each.normalize('NFKC').toLowerCase())).size).toBe(names.length);
        for (const each of short) expect(each.length).toBeLessThanOrEqual(maxNameLength);
      }),
      { numRuns: 2000 },
    );
    const family = 'Qwertzuiop';
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Anna', 'Ben'), { maxLength: 20 }), (given) => {
        expect(shown(...given.map((each) => `${each} ${family}`)).join()).not.toContain(family);
      }),
    );
  });
});
