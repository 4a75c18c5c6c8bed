/**
 * What each student did, compared with what would have been fair. A contribution is one bout, one turn taken or one run of edits.
 * Each kind is shared fairly if everybody has the same rate of it over the time in which they could contribute: playing freely
 * over `availableMs`, turns over `turnsAssigned`, edits over `presentMs`. Absence, a mute or few assigned beats thus count
 * against nobody.
 */
import type { Contribution } from './contribution.ts';

export interface StudentShare {
  readonly participantId: string;
  /** The student's contributions. */
  readonly events: number;
  /** The fair part of all contributions, in (0, 1]. The shares of the list sum to 1. */
  readonly fairShare: number;
}

interface Activity {
  readonly events: (contribution: Contribution) => number;
  readonly opportunity: (contribution: Contribution) => number;
}

const freePlay: Activity = { events: ({ bouts }) => bouts, opportunity: ({ availableMs }) => availableMs };
const assignedPlay: Activity = {
  // A turn that passed just before the period may be taken just after its beginning.
  events: ({ turnsTaken, turnsAssigned }) => Math.min(turnsTaken, turnsAssigned),
  opportunity: ({ turnsAssigned }) => turnsAssigned,
};
const editing: Activity = {
  events: ({ editBouts }) => editBouts,
  opportunity: ({ presentMs }) => presentMs,
};

export const playing: readonly Activity[] = [freePlay, assignedPlay];
export const allActivities: readonly Activity[] = [...playing, editing];

/** Returns the students who could have contributed. If nothing has happened, the list is empty, because no share is defined. */
export function studentSharesOf(
  contributions: readonly Contribution[],
  activities: readonly Activity[] = allActivities,
): StudentShare[] {
  const totals = activities.map((activity) => totalOf(contributions, activity));
  const events = totals.reduce((sum, total) => sum + total.events, 0);
  const shares = contributions.map((contribution) => {
    let own = 0;
    let fair = 0;
    activities.forEach(({ opportunity, events: eventsOf }, index) => {
      const total = totals[index];
      if (!total || total.events === 0 || opportunity(contribution) <= 0) return;
      own += eventsOf(contribution);
      fair += (total.events / events) * (opportunity(contribution) / total.opportunity);
    });
    return { participantId: contribution.participantId, events: own, fairShare: fair };
  });
  return shares.filter(({ fairShare }) => fairShare > 0);
}

export function eventsOf(students: readonly StudentShare[]): number {
  return students.reduce((sum, { events }) => sum + events, 0);
}

export function fairSharesOf(students: readonly StudentShare[]): number[] {
  return students.map(({ fairShare }) => fairShare);
}

/** An event without opportunity can't be compared, and is left out together with its student. */
function totalOf(contributions: readonly Contribution[], { events, opportunity }: Activity) {
  let total = { events: 0, opportunity: 0 };
  for (const contribution of contributions) {
    if (opportunity(contribution) <= 0) continue;
    total = {
      events: total.events + events(contribution),
      opportunity: total.opportunity + opportunity(contribution),
    };
  }
  return total;
}
