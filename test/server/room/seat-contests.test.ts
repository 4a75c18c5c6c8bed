import { expect, it } from 'vitest';
import { SeatContests } from '../../../server/room/seat-contests.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const contest = { roomId: 'r1', participantId: 'pvpanna001', holder: 1, sentAway: 2 };

it('remembers the newest contest of a seat until it is settled, for each room by itself', () => {
  const clock = new FakeClock();
  const told: number[] = [];
  const contests = new SeatContests(clock, ({ sentAway }) => told.push(sentAway));
  contests.note(contest);
  contests.note({ ...contest, roomId: 'r2' });
  clock.advance(5000);
  contests.note({ ...contest, sentAway: 3 });
  expect(contests.of('r1')).toEqual([{ ...contest, sentAway: 3, at: clock.unixNow() }]);
  expect(contests.find('r2', 'pvpanna001')?.sentAway).toBe(2);
  expect(told).toEqual([2, 2, 3]);
  contests.settled('r1', 'pvpanna001');
  expect(contests.of('r1')).toEqual([]);
  expect(contests.of('r2')).toHaveLength(1);
});

it('forgets after a day, and the oldest where there are too many', () => {
  const clock = new FakeClock();
  const contests = new SeatContests(clock);
  contests.note(contest);
  clock.advance(86_400_000);
  contests.note({ ...contest, participantId: 'pvpbert002' });
  expect(contests.of('r1').map(({ participantId }) => participantId)).toEqual(['pvpbert002']);
  for (let i = 0; i < 10_001; i++) contests.note({ ...contest, roomId: 'r2', participantId: `p${i}` });
  expect(contests.of('r1')).toEqual([]);
  expect(contests.of('r2')).toHaveLength(10_000);
});
