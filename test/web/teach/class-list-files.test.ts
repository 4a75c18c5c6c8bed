import { describe, expect, it } from 'vitest';
import { classListRequest } from '../../../web/teach/room/class-list-files.ts';

describe('class list import', () => {
  it('takes pasted names, or a file before them', () => {
    expect(classListRequest('Ada\nBen', [])).toEqual({ format: 'csv', text: 'Ada\nBen' });
    expect(classListRequest('Ada', [{ name: 'year4.csv', text: 'Cleo' }])).toEqual({
      format: 'csv',
      text: 'Cleo',
    });
    expect(classListRequest('  \n', [])).toBeUndefined();
  });

  it('knows OneRoster files by their names', () => {
    const files = [
      { name: 'enrollments.csv', text: 'e' },
      { name: 'Users.csv', text: 'u' },
      { name: 'classes.csv', text: 'c' },
    ];
    expect(classListRequest('', files)).toEqual({
      format: 'oneroster',
      text: 'u',
      classes: 'c',
      enrollments: 'e',
    });
    expect(classListRequest('', [{ name: 'users.csv', text: 'u' }])).toEqual({
      format: 'oneroster',
      text: 'u',
    });
  });
});
