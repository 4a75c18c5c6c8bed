import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineExtension } from '../../shared/extension.ts';
import { RoomSchema } from '../../shared/room-schema.ts';

const text = { payload: Type.String(), describes: 'a text', from: 'everyone', to: 'everyone' } as const;
const root = { writer: 'everyone', describes: 'a root', keys: { a: Type.Integer() } } as const;

describe('an extension', () => {
  it.each(['', 'Tap', '1', 'tap.x', 'tap tap', '~', 'x'.repeat(25)])(
    'has a name of its own: not %j',
    (name) => {
      expect(() => defineExtension({ name })).toThrow(TypeError);
    },
  );

  it.each(['tap.', 'tap.a b', 'tap.a.b', 'other.a', 'tap.__proto__', 'tap.A'])(
    'names its roots and events after itself: not %j',
    (full) => {
      expect(() => defineExtension({ name: 'tap', events: { [full]: text } })).toThrow(full);
      expect(() => defineExtension({ name: 'tap', roots: { [full as 'tap.a']: root } })).toThrow(full);
    },
  );

  it('is what it was', () => {
    const extension = { name: 'tap', roots: { 'tap.a': root }, events: { 'tap.said': text } } as const;
    expect(defineExtension(extension)).toBe(extension);
  });
});

describe('a schema with extensions', () => {
  const schema = new RoomSchema([
    defineExtension({
      name: 'tap',
      roots: {
        'tap.a': { ...root, maxKeys: 7 },
        'tap.b': {
          writer: 'create',
          describes: 'b',
          entries: {
            keyPattern: '[a-z]+',
            keyMeans: 'a word',
            value: Type.Object({ said: Type.String({ maxLength: 20, visibleText: true }) }),
          },
        },
      },
      events: { 'tap.said': text },
    }),
  ]);

  it('knows the room table and what was added, in this order', () => {
    expect(schema.rootNames.slice(-2)).toEqual(['tap.a', 'tap.b']);
    expect(schema.isRoot('cells') && schema.isRoot('tap.b')).toBe(true);
    expect(schema.isRoot('tap.c') || schema.isRoot('tap')).toBe(false);
    expect(schema.isKey('tap.b', 'word') && !schema.isKey('tap.b', 'Word')).toBe(true);
    expect([schema.maxKeysOf('tap.a'), schema.maxKeysOf('tap.b'), schema.maxKeysOf('cells')]).toEqual([
      7,
      1000,
      undefined,
    ]);
    expect(schema.eventOf('tap.said')?.check('x')).toBe(true);
    expect(schema.eventOf('tap.said')?.check(1)).toBe(false);
    expect(schema.eventOf('tap.other')).toBeUndefined();
  });

  it('holds the rule of visible text for what it marks', () => {
    expect(schema.valueFault('tap.b', 'w', { said: 'hello' })).toBeUndefined();
    expect(schema.valueFault('tap.b', 'w', { said: 'a\u202eb' })).toMatch(/said/);
    expect(schema.cleanValue('tap.b', 'w', { said: ' hello ' })).toEqual({ said: 'hello' });
  });

  it('takes no name twice', () => {
    const tap = defineExtension({ name: 'tap' });
    expect(() => new RoomSchema([tap, tap])).toThrow(TypeError);
  });
});
