import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomEditor } from '../../../client/room-editor.ts';
import {
  changeBetween,
  isEmptyChange,
  isSameVersion,
  PatternVersion,
  versionOf,
} from '../../../web/pattern/pattern-version.ts';

const drums = { name: 'Drums', lanes: ['kick', 'snare'], steps: 8, locked: false };

describe('difference of two states', () => {
  it('touches nothing that is the same', () => {
    const state = { patterns: { p1: drums }, cells: { 'p1:0:0': 100 } };
    expect(
      isEmptyChange(changeBetween(state, { patterns: { p1: { ...drums } }, cells: { 'p1:0:0': 100 } })),
    ).toBe(true);
  });

  it('brings back what was deleted and deletes what came after', () => {
    const now = { patterns: { p2: drums }, cells: { 'p2:0:0': 100 } };
    const then = { patterns: { p1: drums, p2: { ...drums, name: 'Old' } }, cells: { 'p1:1:3': 64 } };
    expect(changeBetween(now, then)).toEqual({
      patterns: { p1: drums, p2: { ...drums, name: 'Old' } },
      cells: { 'p1:1:3': 64, 'p2:0:0': null },
    });
  });

  it('leaves other patterns alone where one is meant', () => {
    const now = { patterns: { p1: drums, p2: drums }, cells: { 'p1:0:0': 1, 'p2:0:0': 1 } };
    const then = { patterns: {}, cells: {} };
    expect(changeBetween(now, then, 'p1')).toEqual({ patterns: { p1: null }, cells: { 'p1:0:0': null } });
  });

  it('leads from any state to any other, as one edit', () => {
    const id = fc.constantFrom('p1', 'p2', 'p3');
    const pattern = fc.record(
      {
        name: fc.constantFrom('A', 'B'),
        lanes: fc.constantFrom<string[]>(['kick'], ['kick', 'snare']),
        steps: fc.constantFrom(8, 16),
        locked: fc.boolean(),
      },
      // Yjs takes plain objects only.
      { noNullPrototype: true },
    );
    const cell = fc.tuple(id, fc.nat(1), fc.nat(7)).map(([p, lane, step]) => `${p}:${lane}:${step}`);
    const state = fc.record({
      patterns: fc.dictionary(id, pattern, { noNullPrototype: true }),
      cells: fc.dictionary(cell, fc.integer({ min: 0, max: 127 }), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(state, state, (from, to) => {
        const doc = new Y.Doc();
        const editor = new RoomEditor({ doc, random: Math.random });
        editor.changePatterns(changeBetween({ patterns: {}, cells: {} }, from));
        let updates = 0;
        doc.on('update', () => updates++);
        editor.changePatterns(changeBetween(from, to));
        const { patterns, cells } = editor.reader.state();
        expect({ patterns, cells }).toEqual(to);
        expect(updates).toBeLessThanOrEqual(1);
        expect(isSameVersion({ patterns, cells }, to)).toBe(true);
      }),
    );
  });

  it('keeps patterns and cells and nothing else of the room', () => {
    const version = versionOf({ patterns: { p1: drums }, cells: { 'p1:0:0': 9 } }, 5);
    expect(Object.keys(version).sort()).toEqual(['cells', 'patterns', 'savedAt']);
    expect(Value.Check(PatternVersion, version)).toBe(true);
  });
});
