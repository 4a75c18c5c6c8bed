/**
 * One student's verified participation over a period, which `ParticipationTally` counts from what the gate and the awareness
 * checks let through. Two neighbouring periods can be added (`sumContributions`), and nothing is counted in both.
 */
import Type, { type Static } from 'typebox';
import { ParticipantId } from '../participant.ts';

function count(description: string) {
  return Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
}

function durationMs(description: string) {
  return Type.Number({ minimum: 0, description });
}

/** How often a student met another. A meeting has no direction, and is counted in the contributions of both. */
export const PeerContact = Type.Object({
  participantId: ParticipantId,
  coEdits: count('times that one of the two followed the other in editing a pattern'),
  alternations: count("times that one began to play within a bar after the other's beginning"),
});
export type PeerContact = Static<typeof PeerContact>;

export const Contribution = Type.Object({
  participantId: ParticipantId,
  notes: count('verified notes; in no figure, because mashing keys adds to it'),
  bouts: count(
    'runs of notes with at least one silent beat between them, begun while no beats were assigned',
  ),
  turnsTaken: count('assigned beats on which the student played'),
  turnsAssigned: count('assigned beats that passed while the student was present and unmuted'),
  edits: count('verified pattern edits; in no figure, as with notes'),
  editBouts: count('runs of pattern edits with a pause between them'),
  thanksGiven: count('times that the student thanked a peer for help; in no figure'),
  thanksReceived: count('times that a peer thanked the student for help; in no figure'),
  presentMs: durationMs('connected'),
  availableMs: durationMs(
    'present, unmuted and with no beats assigned, so free to play; time with assigned beats is counted by turnsAssigned',
  ),
  peers: Type.Array(PeerContact, { description: 'sorted by participantId' }),
});
export type Contribution = Static<typeof Contribution>;

export function noContribution(participantId: string): Contribution {
  return {
    participantId,
    notes: 0,
    bouts: 0,
    turnsTaken: 0,
    turnsAssigned: 0,
    edits: 0,
    editBouts: 0,
    thanksGiven: 0,
    thanksReceived: 0,
    presentMs: 0,
    availableMs: 0,
    peers: [],
  };
}
