import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../../shared/room-reader.ts';
import {
  lateAfterMs,
  matchesFilter,
  matchesSearch,
  rosterOf,
  shareBeats,
  toggleBeat,
} from '../../../web/teach/class/roster.ts';

const ids = ['0000000001', '0000000002', '0000000003', '0000000004'] as const;
const names = ['Zoë Àlmeida', 'Ben', 'Ana', 'Tim'];

function stateOf(joinedAt: readonly number[]): RoomState {
  const [zoe, ben] = ids;
  return {
    presence: {
      teacher000: { name: 'Ms Vega', role: 'teacher', online: true, joinedAt: 0, seat: 1 },
      ...Object.fromEntries(
        ids.map((id, index) => [
          id,
          {
            name: names[index] ?? '',
            role: 'student' as const,
            online: index !== 1,
            joinedAt: joinedAt[index] ?? 0,
            seat: index + 2,
          },
        ]),
      ),
    },
    tempo: { bpm: 96, beatsPerBar: 4, beatUnit: 4, playing: false, rampBeats: 0, countInBars: 0 },
    beats: { [zoe]: [0, 2] },
    mutes: { [ben]: true },
    roles: { [zoe]: 'drums' },
    room: {
      title: '',
      locked: false,
      frozen: false,
      scale: 'c-pentatonic',
      roleNames: ['drums'],
      spotlight: ben,
      listening: 'headphones',
    },
    patterns: {},
    cells: {},
    timeline: {},
  };
}

describe('roster', () => {
  it('lists students by name with what is set for each, and no teacher', () => {
    const rows = rosterOf(stateOf([0, 0, 0, 0]), [{ participantId: ids[3], raisedAt: 5 }]);
    expect(rows.map(({ name }) => name)).toEqual(['Ana', 'Ben', 'Tim', 'Zoë Àlmeida']);
    expect(rows[1]).toMatchObject({ online: false, muted: true, inSpotlight: true, handPlace: undefined });
    expect(rows[2]).toMatchObject({ handPlace: 1 });
    expect(rows[3]).toMatchObject({ beats: [0, 2], role: 'drums', muted: false });
  });

  it('calls those late who came five minutes after half of the class', () => {
    const rows = rosterOf(stateOf([1000, 2000, 2000 + lateAfterMs, 2001 + lateAfterMs]), []);
    expect(rows.filter(({ cameLate }) => cameLate).map(({ name }) => name)).toEqual(['Tim']);
  });

  it('finds a child by any word of its name, without accents', () => {
    expect(matchesSearch({ name: 'Zoë Àlmeida' }, ' alm')).toBe(true);
    expect(matchesSearch({ name: 'Zoë Àlmeida' }, 'ZOE')).toBe(true);
    expect(matchesSearch({ name: 'Zoë Àlmeida' }, 'meida')).toBe(false);
    expect(matchesSearch({ name: 'Ben' }, '')).toBe(true);
  });

  it('shows who is away or muted', () => {
    const rows = rosterOf(stateOf([]), []);
    expect(rows.filter((row) => matchesFilter(row, 'away')).map(({ name }) => name)).toEqual(['Ben']);
    expect(rows.filter((row) => matchesFilter(row, 'muted')).map(({ name }) => name)).toEqual(['Ben']);
    expect(rows.filter((row) => matchesFilter(row, 'all'))).toHaveLength(4);
  });
});

describe('beats', () => {
  it('turn on and off, sorted, and lose those that the bar has not any more', () => {
    expect(toggleBeat([0, 2], 1, 4)).toEqual([0, 1, 2]);
    expect(toggleBeat([0, 5], 1, 4)).toEqual([0, 1]);
    expect(toggleBeat([3], 3, 4)).toBeNull();
  });

  it('are shared out so that everybody has one and every beat has somebody', () => {
    const few = shareBeats(['a', 'b'], 4);
    expect([...few]).toEqual([
      ['a', [0, 2]],
      ['b', [1, 3]],
    ]);
    const many = shareBeats(['a', 'b', 'c', 'd', 'e'], 4);
    expect([...many.values()]).toEqual([[0], [1], [2], [3], [0]]);
    expect(shareBeats([], 4).size).toBe(0);
  });
});
