import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDemoOptions, UsageError } from '../../demo/demo-options.ts';

const place = { userFolder: resolve('/home/ms-vega') };

describe('the demo command', () => {
  it('plays the shipped tune with thirty students for a minute by default', () => {
    expect(parseDemoOptions([], place)).toEqual({
      tunePath: 'demo/tune/frere-jacques.mid',
      title: 'Frère Jacques',
      studentCount: 30,
      minutes: 1,
    });
  });

  it('takes a path relative to where the user is, and numbers', () => {
    expect(parseDemoOptions(['songs/the-old-mill.mid', '--students', '12', '--minutes=0.5'], place)).toEqual({
      tunePath: resolve('/home/ms-vega/songs/the-old-mill.mid'),
      title: 'the old mill',
      studentCount: 12,
      minutes: 0.5,
    });
  });

  it('gives nothing to do where help is asked for', () => {
    expect(parseDemoOptions(['--help'], place)).toBeUndefined();
  });

  it.each([
    [['--students', '1'], '--students must be a number from 2 to 100, not "1".'],
    [['--students', '2.5'], '--students must be a whole number.'],
    [['--students', ''], '--students must be a number'],
    [['--minutes', 'NaN'], '--minutes must be a number from 0.05 to 60, not "NaN".'],
    [['--minutes', '1e9'], '--minutes must be a number'],
    [['a.mid', 'b.mid'], 'One tune at a time: what is "b.mid"?'],
    [['--loud'], "Unknown option '--loud'"],
  ])('refuses %j and says why', (args, message) => {
    expect(() => parseDemoOptions(args, place)).toThrow(UsageError);
    expect(() => parseDemoOptions(args, place)).toThrow(message);
  });
});
