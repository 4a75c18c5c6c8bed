/**
 * How a class or a group worked together: the mean of figures that are always shown beside it, with the number of events behind
 * each. It names no student, so that no rank can be read from it. Formulae, sources and limits are in docs/sel.md.
 */
import Type, { type Static } from 'typebox';
import { countMeetings, fairShareOfPairs } from './co-creation.ts';
import type { Contribution } from './contribution.ts';
import { eventsOf, fairSharesOf, playing, type StudentShare, studentSharesOf } from './fair-share.ts';
import { Figure, figureOf } from './figure.ts';
import { fairGini, giniOf } from './gini.ts';
import { fairReach, reachOf } from './reach.ts';
import { temporalEquality } from './temporal-equality.ts';
import { fairTurnEntropy, turnEntropy } from './turn-entropy.ts';

/** With fewer events, a figure says more about chance than about the class. */
export const eventsNeededPerStudent = 4;

const Count = Type.Integer({ minimum: 0 });

export const Collaboration = Type.Union([
  Type.Object({
    status: Type.Literal('not-enough'),
    students: Count,
    events: Count,
    eventsNeeded: Count,
  }),
  Type.Object({
    status: Type.Literal('ok'),
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'the mean of the components that have a value',
    }),
    students: Type.Integer({ minimum: 2, description: 'who could contribute' }),
    events: Type.Integer({ minimum: 0, description: 'bouts, turns taken and runs of edits' }),
    components: Type.Object({
      equity: Figure,
      turnBalance: Figure,
      temporalEquality: Figure,
      reach: Figure,
      coCreation: Figure,
    }),
    pairsMet: Count,
    pairs: Count,
  }),
]);
export type Collaboration = Static<typeof Collaboration>;

export interface CollaborationOptions {
  /** The same time in consecutive short periods, oldest first. Without them there is no temporal equality. */
  readonly periods?: readonly (readonly Contribution[])[];
  /** The participant ids of a group. By default, the whole class. */
  readonly group?: readonly string[];
}

/** Takes one contribution per student (`sumContributions`). Their order and ids change nothing. */
export function collaborationOf(
  contributions: readonly Contribution[],
  options: CollaborationOptions = {},
): Collaboration {
  const own = inGroup(contributions, options.group);
  const shares = studentSharesOf(own);
  const students = shares.length > 0 ? shares.length : own.filter(({ presentMs }) => presentMs > 0).length;
  const events = eventsOf(shares);
  const eventsNeeded = eventsNeededFor(students);
  if (students < 2 || events < eventsNeeded) {
    return { status: 'not-enough', students, events, eventsNeeded };
  }
  const { meetings, pairsMet, pairs } = countMeetings(own, shares);
  const components = {
    equity: equityOf(shares),
    turnBalance: turnBalanceOf(studentSharesOf(own, playing)),
    temporalEquality: temporalEqualityOf(
      (options.periods ?? []).map((period) => inGroup(period, options.group)),
      eventsNeeded,
    ),
    reach: figureOf(reachOf(shares), fairReach(events, fairSharesOf(shares)), events),
    coCreation: figureOf(
      pairsMet / pairs,
      fairShareOfPairs(meetings, fairSharesOf(shares)),
      meetings,
      eventsNeeded / 2,
    ),
  };
  return {
    status: 'ok',
    score: meanOf(Object.values(components)),
    students,
    events,
    components,
    pairsMet,
    pairs,
  };
}

function equityOf(shares: readonly StudentShare[]): Figure {
  const events = eventsOf(shares);
  return figureOf(1 - giniOf(shares), 1 - fairGini(events, fairSharesOf(shares)), events);
}

function turnBalanceOf(shares: readonly StudentShare[]): Figure {
  const events = eventsOf(shares);
  const eventsNeeded = eventsNeededFor(shares.length);
  if (events < eventsNeeded) return { value: null, raw: null, fair: null, events };
  return figureOf(turnEntropy(shares), fairTurnEntropy(events, fairSharesOf(shares)), events);
}

function temporalEqualityOf(periods: readonly (readonly Contribution[])[], eventsNeeded: number): Figure {
  const equality = temporalEquality(periods);
  if (!equality || equality.windows < 2) return { value: null, raw: null, fair: null, events: 0 };
  return figureOf(equality.raw, equality.fair, equality.events, eventsNeeded);
}

/** At least two students are assumed, because a lone student has nobody to share with. */
function eventsNeededFor(students: number): number {
  return eventsNeededPerStudent * Math.max(2, students);
}

function inGroup(
  contributions: readonly Contribution[],
  group: readonly string[] | undefined,
): readonly Contribution[] {
  if (!group) return contributions;
  const ids = new Set(group);
  return contributions.filter(({ participantId }) => ids.has(participantId));
}

function meanOf(figures: readonly Figure[]): number {
  const values = figures.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
