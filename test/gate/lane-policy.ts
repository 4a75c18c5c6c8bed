/** The example of docs/gate.md: a student edits the lanes that carry their role's name, and no others. */
import { parseCellKey } from '../../shared/cell-key.ts';
import type { Policy } from '../../shared/policy.ts';

export const lanePolicy = (builtIn: Policy): Policy => ({
  decide(write, room) {
    const decision = builtIn.decide(write, room);
    if (!decision.allowed || write.root !== 'cells' || write.actor.role !== 'student') return decision;
    const address = parseCellKey(write.key);
    const lane = address && room.pattern(address.patternId)?.lanes[address.laneIndex];
    if (lane === undefined || lane === room.role(write.actor.participantId)) return decision;
    return { allowed: false, reason: `The lane ${lane} belongs to somebody else.` };
  },
});
