import { expect, it } from 'vitest';
import { NameHolds } from '../../../server/http/use-cases/name-holds.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('a seat that a name was tapped for is held for ten seconds after its last tap, and no other is', () => {
  const clock = new FakeClock();
  const holds = new NameHolds(clock);
  holds.hold('anna');
  clock.advance(6000);
  holds.hold('bert');
  holds.hold('anna');
  clock.advance(9999);
  expect([holds.isHeld('anna'), holds.isHeld('bert'), holds.isHeld('cleo')]).toEqual([true, true, false]);
  clock.advance(1);
  holds.hold('cleo');
  expect([holds.isHeld('anna'), holds.isHeld('bert'), holds.isHeld('cleo')]).toEqual([false, false, true]);
});

it('a pause of this process, in which no socket could come, ends no hold', () => {
  const clock = new FakeClock();
  const holds = new NameHolds(clock);
  holds.hold('anna');
  clock.stall(15_000);
  expect(holds.isHeld('anna')).toBe(true);
  clock.advance(10_000);
  expect(holds.isHeld('anna')).toBe(false);
});
