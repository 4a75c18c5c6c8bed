import { describe, expect, it } from 'vitest';
import { coreSchema } from '../../../shared/room-schema.ts';
import { starterPatterns, startPattern } from '../../../web/pattern/starter-patterns.ts';

describe('starter patterns', () => {
  it.each(starterPatterns)('$name fits the room, and every row has all steps', (starter) => {
    const { patterns, cells } = startPattern(starter, 'p9');
    const pattern = patterns.p9;
    expect(pattern && coreSchema.isValue('patterns', 'p9', pattern)).toBe(true);
    for (const [, steps] of starter.rows) expect(steps).toHaveLength(pattern?.steps ?? 0);
    for (const [key, velocity] of Object.entries(cells)) {
      expect(velocity !== null && coreSchema.isValue('cells', key, velocity)).toBe(true);
    }
  });
});
