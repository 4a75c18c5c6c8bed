import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { Collaboration, collaborationOf } from '../../../shared/sel/collaboration.ts';
import { type Contribution, noContribution } from '../../../shared/sel/contribution.ts';
import { SeededRandom } from '../../simulator/seeded-random.ts';
import { type ClassPlan, simulateLesson, studentId } from './simulated-class.ts';

const seed = 20_261_121;

function collaborationIn(plan: ClassPlan): Collaboration {
  const { contributions, periods } = simulateLesson(plan);
  return collaborationOf(contributions, { periods });
}

/** The means of the score and of each component over simulated lessons. */
function meansOf(lessons: number, planOf: (random: SeededRandom) => ClassPlan): Record<string, number> {
  const random = new SeededRandom(seed);
  const sums = new Map<string, { sum: number; count: number }>();
  for (let lesson = 0; lesson < lessons; lesson += 1) {
    const result = collaborationIn(planOf(random.fork()));
    if (result.status === 'not-enough') continue;
    const figures = Object.entries(result.components).map(([name, { value }]) => [name, value] as const);
    for (const [name, value] of [['score', result.score] as const, ...figures]) {
      if (value === null) continue;
      const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
      sums.set(name, { sum: sum + value, count: count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}

function report(title: string, means: Record<string, number>): void {
  const figures = Object.entries(means).map(([name, mean]) => `${name} ${mean.toFixed(2)}`);
  process.stdout.write(`${title} (seed ${seed}): ${figures.join(', ')}\n`);
}

describe('a fair class is near 1, however little it has done', () => {
  for (const students of [2, 4, 10, 25, 30]) {
    for (const perStudent of [5, 10, 40]) {
      it(`${students} students, ${perStudent} events each`, () => {
        const lessons = Math.ceil(1200 / students);
        const means = meansOf(lessons, (random) => ({ students, events: students * perStudent, random }));
        report(`${students} students × ${perStudent}`, means);
        for (const mean of Object.values(means)) expect(mean).toBeGreaterThan(0.9);
      });
    }
  }

  it('also where children come late and are muted for a while', () => {
    const means = meansOf(40, (random) => ({
      students: 24,
      events: 600,
      random,
      absentUntil: (student) => (student % 3 === 0 ? 0.5 : 0),
      mutedUntil: (student) => (student % 4 === 0 ? 0.7 : 0),
    }));
    report('late and muted', means);
    for (const mean of Object.values(means)) expect(mean).toBeGreaterThan(0.9);
  });
});

describe('what changes the figures, and what does not', () => {
  const fair = (random: SeededRandom): ClassPlan => ({ students: 20, events: 400, random });

  it('one child who does as much as all others lowers equity, balance and score', () => {
    const before = meansOf(20, fair);
    const after = meansOf(20, (random) => ({
      ...fair(random),
      weightOf: (student) => (student === 0 ? 19 : 1),
    }));
    report('one loud child', after);
    for (const name of ['score', 'equity', 'turnBalance', 'temporalEquality']) {
      expect(after[name]).toBeLessThan((before[name] ?? 0) - 0.1);
    }
  });

  it('half of the children silent lowers reach to about a half', () => {
    const means = meansOf(20, (random) => ({ ...fair(random), weightOf: (student) => student % 2 }));
    expect(means.reach).toBeCloseTo(0.5, 2);
  });

  it('one half playing first and the other later is told by temporal equality, where equity sees nothing', () => {
    const half = meansOf(20, (random) => {
      let step = 0;
      return { ...fair(random), weightOf: (student) => (step++ < 4000 === student < 10 ? 1 : 0) };
    });
    report('one half after the other', half);
    expect(half.equity).toBeGreaterThan(0.85);
    expect(half.temporalEquality).toBeLessThan(0.75);
  });

  it.each(['note', 'edit'] as const)('mashing a %s without rest gains nothing over doing it once', (kind) => {
    const lessonWith = (times: number) =>
      simulateLesson({
        ...fair(new SeededRandom(seed)),
        also: (atMs) =>
          Array.from({ length: times }, (_, index) => {
            return { kind, participantId: studentId(0), patternId: 'p1', atMs: atMs + index };
          }),
      });
    const once = lessonWith(1).contributions.find(({ participantId }) => participantId === studentId(0));
    const mashed = lessonWith(200).contributions.find(({ participantId }) => participantId === studentId(0));
    if (!once || !mashed) expect.unreachable();
    expect(mashed[`${kind}s`]).toBeGreaterThan(50 * once[`${kind}s`]);
    expect(mashed.bouts).toBeLessThanOrEqual(once.bouts);
    expect(mashed.editBouts).toBeLessThanOrEqual(once.editBouts);
    expect(meetingsOf(mashed)).toBeLessThanOrEqual(meetingsOf(once));
  });

  it('a child who is away or muted all the time changes nothing', () => {
    const { contributions } = simulateLesson({ ...fair(new SeededRandom(seed)), edits: false });
    const before = collaborationOf(contributions);
    const away = noContribution(studentId(90));
    const muted = { ...noContribution(studentId(91)), presentMs: 800_000 };
    expect(collaborationOf([...contributions, away, muted])).toEqual(before);
  });

  it('a child who was there for a second hardly changes anything', () => {
    const { contributions } = simulateLesson(fair(new SeededRandom(seed)));
    const before = collaborationOf(contributions);
    const passing = { ...noContribution(studentId(90)), presentMs: 1000, availableMs: 1000 };
    const after = collaborationOf([...contributions, passing]);
    if (before.status !== 'ok' || after.status !== 'ok') expect.unreachable();
    expect(Math.abs(before.score - after.score)).toBeLessThan(0.01);
  });

  it('counts a group by itself, without its meetings with others', () => {
    const lesson = simulateLesson(fair(new SeededRandom(seed)));
    const group = [0, 1, 2, 3].map(studentId);
    const result = collaborationOf(lesson.contributions, { periods: lesson.periods, group });
    expect(result).toMatchObject({ status: 'ok', students: 4, pairs: 6 });
  });

  it('says "not enough yet" below four events per student, and for a lone student', () => {
    const of = (bouts: number, students: number) =>
      collaborationOf(
        Array.from({ length: students }, (_, student) => ({
          ...noContribution(studentId(student)),
          presentMs: 60_000,
          availableMs: 60_000,
          bouts,
        })),
      );
    expect(of(3, 10)).toEqual({ status: 'not-enough', students: 10, events: 30, eventsNeeded: 40 });
    expect(of(0, 10)).toEqual({ status: 'not-enough', students: 10, events: 0, eventsNeeded: 40 });
    expect(of(4, 10).status).toBe('ok');
    expect(of(100, 1).status).toBe('not-enough');
    expect(collaborationOf([])).toEqual({ status: 'not-enough', students: 0, events: 0, eventsNeeded: 8 });
  });
});

const ids = fc.integer({ min: 0, max: 11 }).map(studentId);
const counts = fc.oneof(fc.nat(3), fc.nat(400), fc.constant(1_000_000));
/** Nanoseconds and up: a clock gives none of the denormal numbers, 5e-324 ms, whose products and quotients are no numbers. */
const times = fc.oneof(fc.constant(0), fc.nat(3_000_000), fc.double({ min: 1e-6, max: 1e9, noNaN: true }));
const peerArbitrary = fc.record({ participantId: ids, coEdits: fc.nat(20), alternations: fc.nat(20) });
const contributionArbitrary: fc.Arbitrary<Contribution> = fc.record({
  participantId: ids,
  notes: counts,
  bouts: counts,
  turnsTaken: counts,
  turnsAssigned: counts,
  edits: counts,
  editBouts: counts,
  thanksGiven: counts,
  thanksReceived: counts,
  presentMs: times,
  availableMs: times,
  peers: fc.uniqueArray(peerArbitrary, { selector: ({ participantId }) => participantId, maxLength: 11 }),
});
const classArbitrary = fc.uniqueArray(contributionArbitrary, {
  selector: ({ participantId }) => participantId,
  maxLength: 12,
});

describe('for any contributions whatever', () => {
  it('every figure is a number from 0 to 1 or null, and no student is named', () => {
    fc.assert(
      fc.property(classArbitrary, fc.array(classArbitrary, { maxLength: 4 }), (contributions, periods) => {
        const result = collaborationOf(contributions, { periods });
        expect(Value.Check(Collaboration, result)).toBe(true);
        expect(JSON.stringify(result)).not.toMatch(/s0000|NaN/);
      }),
    );
  });

  it('neither order nor ids matter', () => {
    fc.assert(
      fc.property(classArbitrary, fc.nat(11), (contributions, turn) => {
        const renamed = (id: string) => studentId(50 - Number(id.slice(1)));
        const others = [...contributions.slice(turn), ...contributions.slice(0, turn)].map((one) => ({
          ...one,
          participantId: renamed(one.participantId),
          peers: one.peers.map((peer) => ({ ...peer, participantId: renamed(peer.participantId) })),
        }));
        expect(rounded(collaborationOf(others))).toEqual(rounded(collaborationOf(contributions)));
      }),
    );
  });
});

function meetingsOf({ peers }: Contribution): number {
  return peers.reduce((sum, { coEdits, alternations }) => sum + coEdits + alternations, 0);
}

/** Sums in another order differ in the last bits. */
function rounded(result: Collaboration): unknown {
  return JSON.parse(JSON.stringify(result), (_, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1e9) : value,
  );
}
