import Type, { type Static } from 'typebox';
import type { Session } from '../../client/session.ts';
import { ParticipantId, ParticipantRole } from '../../shared/participant.ts';

/** A seat as this device keeps it. Without its epoch: where no copy of the document is kept, each visit begins with the room as it is. */
export const KeptSession = Type.Object({
  url: Type.String(),
  wsUrl: Type.String(),
  roomId: Type.String(),
  code: Type.String(),
  participantId: ParticipantId,
  role: ParticipantRole,
  token: Type.String(),
  expiresAt: Type.Number(),
});
export type KeptSession = Static<typeof KeptSession>;

export function withoutEpoch({ epoch: _epoch, ...session }: Session): KeptSession {
  return session;
}
