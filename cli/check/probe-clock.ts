import type { Classroom } from '../../client/index.ts';
import { type Finding, rounded } from './check-result.ts';
import { isTrueWithin } from './waiting.ts';

const timeoutMs = 10_000;
const beats = 4;

/** The beat plays; all members, whose clock here is one and the same, must place it at the same moment. */
export async function probeClock(
  teacher: Classroom,
  members: readonly Classroom[],
  maxSpread: number,
): Promise<Finding> {
  const localAts = new Map<number, Map<Classroom, number>>();
  const off = members.map((member) =>
    member.onBeat(({ beat, localAt }) => {
      const at = localAts.get(beat) ?? new Map<Classroom, number>();
      localAts.set(beat, at.set(member, localAt));
    }),
  );
  teacher.setTempo({ bpm: 160 });
  teacher.start();
  const heardByAll = (): Map<Classroom, number>[] =>
    [...localAts.values()].filter((at) => at.size === members.length);
  const isHeard = await isTrueWithin(timeoutMs, () => heardByAll().length >= beats);
  for (const stop of off) stop();
  teacher.stop();
  const spreads = heardByAll().map((at) => Math.max(...at.values()) - Math.min(...at.values()));
  const spread = Math.max(...spreads, 0);
  const roundTrip = Math.max(
    ...members.map(({ clockSync }) => clockSync.quality?.bestRoundTripMs ?? Number.NaN),
  );
  return {
    name: 'clock',
    ok: isHeard && spread <= maxSpread,
    says: isHeard
      ? `${spreads.length} beats placed within ${spread.toFixed(1)} ms by all ${members.length}; best round trip ${roundTrip.toFixed(1)} ms`
      : `${spreads.length} of ${beats} beats reached everybody within ${timeoutMs} ms`,
    figures: rounded({ beats: spreads.length, spread, roundTrip }),
  };
}
