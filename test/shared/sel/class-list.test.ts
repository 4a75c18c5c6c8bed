import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { ClassList, parseClassList } from '../../../shared/sel/class-list.ts';
import { parseCsv } from '../../../shared/sel/csv.ts';
import { parseOneRoster } from '../../../shared/sel/one-roster.ts';
import { parseOneRosterUsers } from '../../../shared/sel/one-roster-users.ts';

const limits = { maxLength: 10_000, maxRows: 100, maxFields: 10 };

function fieldsOf(text: string): readonly (readonly string[])[] | string {
  const table = parseCsv(text, limits);
  return table.ok
    ? table.rows.map(({ fields }) => fields)
    : `${table.problem.line}: ${table.problem.message}`;
}

describe('CSV', () => {
  it('is read as RFC 4180 says, with a byte order mark and any line end', () => {
    expect(fieldsOf('\uFEFFa,"b, ""c""",\r\n"d\ne",f,g\r1,2,3\n\n')).toEqual([
      ['a', 'b, "c"', ''],
      ['d\ne', 'f', 'g'],
      ['1', '2', '3'],
    ]);
  });

  it('tells the line of what it cannot read', () => {
    expect(fieldsOf('a\n"b\nc"\n"d')).toMatch(/^4: a quoted field is not closed/);
    expect(fieldsOf('a\n"b"c')).toMatch(/^2: /);
    expect(fieldsOf(`a\n${','.repeat(10)}`)).toBe('2: a row has more than 10 fields');
    expect(fieldsOf('a\n'.repeat(101))).toMatch(/there are more than 100 rows/);
    expect(fieldsOf('a'.repeat(10_001))).toMatch(/longer than 10000 characters/);
  });

  it('gives back what was written, whatever it was', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é', '😀') });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { maxLength: 10 }), (rows) => {
        const written = rows
          .map((fields) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(fieldsOf(written)).toEqual(rows);
      }),
    );
  });
});

describe('a class list', () => {
  it('is names with or without a header and numbers, by comma, semicolon or tab', () => {
    expect(parseClassList('name\nAnna\n  Ben   B. \n')).toEqual({
      ok: true,
      result: {
        students: [
          { line: 2, name: 'Anna' },
          { line: 3, name: 'Ben B.' },
        ],
      },
    });
    const numbered = (line: number) => ({
      ok: true,
      result: {
        students: [
          { line, name: 'Lovelace, Ada', number: '3' },
          { line: line + 1, name: 'Zoë' },
        ],
      },
    });
    expect(parseClassList('Name,Number\n"Lovelace, Ada",3\nZoe\u0308,')).toEqual(numbered(2));
    expect(parseClassList('"Lovelace, Ada";3\nZoë')).toEqual(numbered(1));
    expect(parseClassList('Lovelace, Ada\t3\nZoë'.replace(',', ''))).toMatchObject({ ok: true });
  });

  it('says on which lines it is wrong, and then takes nothing', () => {
    const text = `name,number\nAnna,1\nLovelace,Ada\n ,3\n${'x'.repeat(121)}\nAnna,1\n"a\u0000b"`;
    const outcome = parseClassList(text);
    if (outcome.ok) expect.unreachable();
    expect(outcome.problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(outcome.problems[3]?.message).toContain('the same as line 2');
    expect(parseClassList('name\n')).toMatchObject({ ok: false, problems: [{ line: 1 }] });
  });

  it('is not taken in another encoding than UTF-8, in which names would be spoilt', () => {
    const latin1 = new TextDecoder().decode(Uint8Array.from([0x5a, 0x6f, 0xeb]));
    expect(parseClassList(`Anna\n${latin1}`)).toMatchObject({
      ok: false,
      problems: [{ line: 2, message: expect.stringContaining('UTF-8') }],
    });
  });
});

const users = [
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,email,preferredGivenName',
  'u1,active,,true,anna,,Anna,Berg,,anna@school.example,',
  'u2,,,true,ben,,Benjamin,Cole,,ben@school.example,Ben',
  'u3,tobedeleted,,true,cy,,Cy,Dunn,,,',
  'u4,,,false,di,,Di,Eden,,,',
  'u5,,,true,tess,,Tess,Teach,,,',
].join('\r\n');
const classes =
  'sourcedId,status,dateLastModified,title\r\nc1,,,Music 3B\r\nc2,,,Music 3A\r\nc3,tobedeleted,,Old';
const enrollments = [
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  'e1,,,c1,s,u2,student,,2026-08-01,2027-06-30',
  'e2,,,c1,s,u1,student,,,',
  'e3,,,c1,s,u3,student,,,',
  'e4,,,c1,s,u4,student,,,',
  'e5,,,c1,s,u5,teacher,true,,',
  'e6,,,c2,s,u1,student,,,',
  'e7,,,c2,s,u2,student,,2027-01-01,',
  'e8,tobedeleted,,c2,s,u2,student,,,',
  'e9,,,c3,s,u1,student,,,',
].join('\r\n');

describe('OneRoster 1.2 CSV', () => {
  it('gives the students of every class on a day, by name, and nothing but names and ids', () => {
    const outcome = parseOneRoster({ users, classes, enrollments }, '2026-11-21');
    const anna = { line: 2, name: 'Anna Berg', givenName: 'Anna', familyName: 'Berg', sourcedId: 'u1' };
    const ben = { line: 3, name: 'Ben Cole', givenName: 'Ben', familyName: 'Cole', sourcedId: 'u2' };
    expect(outcome).toEqual({
      ok: true,
      result: [
        { title: 'Music 3A', sourcedId: 'c2', students: [anna] },
        { title: 'Music 3B', sourcedId: 'c1', students: [anna, ben] },
      ],
    });
  });

  it('cleans each part of a name, for the class sees the first one by itself', () => {
    const file = 'sourcedId,givenName,familyName\nu1,\u202eAn\u00adna\u200f,Berg \u2066';
    expect(parseOneRosterUsers(file)).toMatchObject({
      ok: true,
      result: [{ name: 'Anna Berg', givenName: 'Anna', familyName: 'Berg' }],
    });
    expect(parseOneRosterUsers('sourcedId,givenName,familyName\nu1,\u3164,\u2800')).toMatchObject({
      ok: false,
      problems: [{ line: 2 }],
    });
  });

  it('is a class by itself where there is users.csv alone, without those whom it calls something else', () => {
    const outcome = parseOneRosterUsers(users);
    if (!outcome.ok) expect.unreachable();
    expect(outcome.result.map(({ name }) => name)).toEqual(['Anna Berg', 'Ben Cole', 'Tess Teach']);
    const older = 'sourcedId,role,givenName,familyName\nu1,student,Anna,Berg\nu2,teacher,Tess,Teach';
    expect(parseOneRosterUsers(older)).toMatchObject({ ok: true, result: [{ name: 'Anna Berg', line: 2 }] });
    const broken = `${older}\nu1,student,Ann,Berg\n,student,Di,Eden\nu4,student,\ufffd,Eden`;
    expect(parseOneRosterUsers(broken)).toMatchObject({
      ok: false,
      problems: [{ line: 4, message: 'sourcedId is also on line 2' }, { line: 5 }, { line: 6 }],
    });
  });

  it('names the file and line of what does not fit', () => {
    const problemsOf = (files: { users?: string; classes?: string; enrollments?: string }) => {
      const outcome = parseOneRoster({ users, classes, enrollments, ...files }, '2026-11-21');
      return outcome.ok
        ? []
        : outcome.problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
    };
    expect(problemsOf({ users: users.replace('familyName', 'surname') })).toEqual([
      'users.csv:1 the first row must name the columns familyName',
    ]);
    expect(problemsOf({ users: users.replace('u2,', 'u1,') })).toContain(
      'users.csv:3 sourcedId is also on line 2',
    );
    expect(problemsOf({ classes: classes.replace('c2,', 'c9,') })).toContain(
      'enrollments.csv:7 classSourcedId is not in classes.csv',
    );
    expect(problemsOf({ enrollments: `${enrollments}\r\nx` })).toEqual([
      'enrollments.csv:11 the row has 1 fields, the first row 10',
    ]);
    expect(problemsOf({ classes: '"', enrollments: '' })).toHaveLength(2);
  });
});

describe('any text whatever', () => {
  const pieces = fc.constantFrom(
    'name',
    ',',
    '"',
    '\n',
    '\r\n',
    ';',
    '\t',
    '\uFEFF',
    'Anna',
    '1',
    '\0',
    '\ud800',
    ' ',
  );
  const text = fc.oneof(fc.string({ unit: pieces }), fc.string({ unit: 'binary' }));

  it('is a valid class list, or problems with lines', () => {
    fc.assert(
      fc.property(text, (file) => {
        const outcome = parseClassList(file);
        if (outcome.ok) expect(Value.Check(ClassList, outcome.result)).toBe(true);
        else {
          const lineCount = file.split(/\r\n|\r|\n/).length;
          expect(outcome.problems.length).toBeGreaterThan(0);
          for (const { line } of outcome.problems) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(lineCount);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('in place of a piece of a OneRoster file gives valid lists or problems, never an error', () => {
    const file = fc.constantFrom('users' as const, 'classes' as const, 'enrollments' as const);
    fc.assert(
      fc.property(file, fc.nat(600), fc.nat(40), text, (name, from, length, piece) => {
        const files = { users, classes, enrollments };
        const whole = files[name];
        files[name] = whole.slice(0, from) + piece + whole.slice(from + length);
        const outcome = parseOneRoster(files, '2026-11-21');
        if (!outcome.ok) expect(outcome.problems.length).toBeGreaterThan(0);
        else for (const list of outcome.result) expect(Value.Check(ClassList, list)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
