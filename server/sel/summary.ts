/** The dashboard's answers, from the sums that the store returns. */
import type { Participation } from '../../persistence/sel-store.ts';
import { type Contribution, noContribution } from '../../shared/sel/contribution.ts';
import type { ClassSummary, SelScope, StudentSummary } from '../../shared/sel-api.ts';

export function summarizeClass(scope: SelScope, participation: Participation): ClassSummary {
  const { lessons, contributions, collaboration } = participation;
  const entries = Object.values(participation.entries);
  return {
    scope,
    lessons,
    students: contributions.length,
    reflections: entries.reduce((sum, { reflections }) => sum + reflections, 0),
    checkIns: entries.reduce((sum, { checkIns }) => sum + checkIns, 0),
    collaboration,
    quiet: contributions.filter(isQuiet).map(({ participantId }) => participantId),
  };
}

/** A student of the class. All counts are 0 if the selection has nothing about the student. */
export function summarizeStudent(studentId: string, participation: Participation): StudentSummary {
  const own = participation.contributions.find(({ participantId }) => participantId === studentId);
  const contribution = own ?? noContribution(studentId);
  const { peers } = contribution;
  return {
    studentId,
    totalNotes: contribution.notes,
    sessions: participation.sessions[studentId] ?? 0,
    reflections: participation.entries[studentId]?.reflections ?? 0,
    checkIns: participation.entries[studentId]?.checkIns ?? 0,
    collaboration: {
      partners: peers.length,
      coEdits: peers.reduce((sum, { coEdits }) => sum + coEdits, 0),
      alternations: peers.reduce((sum, { alternations }) => sum + alternations, 0),
      turnsTaken: contribution.turnsTaken,
      turnsAssigned: contribution.turnsAssigned,
      thanksGiven: contribution.thanksGiven,
      thanksReceived: contribution.thanksReceived,
    },
    contribution,
  };
}

function isQuiet({ presentMs, notes, edits }: Contribution): boolean {
  return presentMs > 0 && notes === 0 && edits === 0;
}
