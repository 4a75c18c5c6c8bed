import { afterAll, afterEach, beforeAll } from 'vitest';
import { School } from './school.ts';

/** Opens a school before the tests of a file, gives it to `begin`, and sends everybody home after each test. */
export function attendSchool(begin: (school: School) => void): void {
  let school: School | undefined;
  beforeAll(async () => {
    school = await School.open();
    begin(school);
  });
  afterEach(() => school?.sendHome());
  afterAll(() => school?.close());
}
