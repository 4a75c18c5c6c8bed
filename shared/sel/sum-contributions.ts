/** Adds up contributions of neighbouring periods. */
import { type Contribution, noContribution, type PeerContact } from './contribution.ts';

/** Returns one contribution per student, sorted by participantId, whatever the order within the periods. */
export function sumContributions(contributions: Iterable<Contribution>): Contribution[] {
  const sums = new Map<string, Contribution>();
  for (const contribution of contributions) {
    const { participantId } = contribution;
    sums.set(participantId, sumOf(sums.get(participantId) ?? noContribution(participantId), contribution));
  }
  return sortById(sums.values());
}

/**
 * Removes a student from the contributions, also from the others' `peers`. This is what is left after an erasure. The others keep
 * their own counts.
 */
export function withoutStudent(
  contributions: readonly Contribution[],
  participantId: string,
): Contribution[] {
  return contributions
    .filter((contribution) => contribution.participantId !== participantId)
    .map((contribution) => ({
      ...contribution,
      peers: contribution.peers.filter((peer) => peer.participantId !== participantId),
    }));
}

/** By code unit, so that the order is the same in every locale. */
export function sortById<Row extends { readonly participantId: string }>(rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) =>
    a.participantId < b.participantId ? -1 : a.participantId > b.participantId ? 1 : 0,
  );
}

function sumOf(a: Contribution, b: Contribution): Contribution {
  return {
    participantId: a.participantId,
    notes: a.notes + b.notes,
    bouts: a.bouts + b.bouts,
    turnsTaken: a.turnsTaken + b.turnsTaken,
    turnsAssigned: a.turnsAssigned + b.turnsAssigned,
    edits: a.edits + b.edits,
    editBouts: a.editBouts + b.editBouts,
    thanksGiven: a.thanksGiven + b.thanksGiven,
    thanksReceived: a.thanksReceived + b.thanksReceived,
    presentMs: a.presentMs + b.presentMs,
    availableMs: a.availableMs + b.availableMs,
    peers: sumPeers([...a.peers, ...b.peers]),
  };
}

function sumPeers(peers: readonly PeerContact[]): PeerContact[] {
  const sums = new Map<string, PeerContact>();
  for (const peer of peers) {
    const sum = sums.get(peer.participantId);
    sums.set(peer.participantId, {
      participantId: peer.participantId,
      coEdits: peer.coEdits + (sum?.coEdits ?? 0),
      alternations: peer.alternations + (sum?.alternations ?? 0),
    });
  }
  return sortById(sums.values());
}
