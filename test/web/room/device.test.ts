import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { type DeviceStorage, deviceValue } from '../../../web/room/device-value.ts';
import { cursorsIn } from '../../../web/room/grid-cursors.ts';
import { initialsOf, playerLook } from '../../../web/room/player-look.ts';

function storage(isFull = false): DeviceStorage & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key) => values.delete(key),
  };
}

describe('what a device keeps', () => {
  const Size = Type.Object({ size: Type.Integer() });

  it('is read back as it was written, until it is deleted', () => {
    const place = storage();
    const value = deviceValue(() => place, 'x', Size);
    expect(value.write({ size: 3 })).toBe(true);
    expect(value.read()).toEqual({ size: 3 });
    value.write(undefined);
    expect(value.read()).toBeUndefined();
    expect(place.values.size).toBe(0);
  });

  it.each(['{"size":"3"}', 'not JSON', 'null', '[]'])('%s, of an older version, reads as absent', (text) => {
    const place = storage();
    place.values.set('x', text);
    expect(deviceValue(() => place, 'x', Size).read()).toBeUndefined();
  });

  it('a full or forbidden storage is no error', () => {
    expect(deviceValue(() => storage(true), 'x', Size).write({ size: 1 })).toBe(false);
    const forbidden = (): DeviceStorage => {
      throw new DOMException('no', 'SecurityError');
    };
    expect(deviceValue(forbidden, 'x', Size).read()).toBeUndefined();
    expect(deviceValue(forbidden, 'x', Size).write(undefined)).toBe(false);
  });
});

describe('how a participant looks', () => {
  it('forty-two seats differ in colour or shape', () => {
    const looks = Array.from({ length: 42 }, (_, i) => playerLook(i + 1));
    expect(new Set(looks.map(({ ground, shape }) => `${ground} ${shape}`)).size).toBe(42);
  });

  it('initials are of the first two words, in any alphabet', () => {
    expect(['Anna', 'anna maria lu', '  ', '李 小龙', 'éa'].map(initialsOf)).toEqual([
      'A',
      'AM',
      '',
      '李小',
      'É',
    ]);
  });
});

describe('cursors in the grid', () => {
  const user = { id: 'pvpanna001', name: 'Anna', role: 'student' };
  const cursor = { patternId: 'p1', laneIndex: 0, stepIndex: 3 };

  it('are those of others; what is malformed is nobody', () => {
    const states = new Map<number, unknown>([
      [1, { user, cursor }],
      [2, { user, cursor: { ...cursor, stepIndex: 99 } }],
      [3, { cursor }],
      [4, null],
      [9, { user, cursor }],
    ]);
    expect(cursorsIn(states, 9)).toEqual([{ ...cursor, participantId: user.id, name: 'Anna' }]);
  });
});
