/** The seat that this tab inspects from, so that a reload leads back to it. The token is a secret: it goes with the tab. */
import Type from 'typebox';
import type { Session } from '../../client/session.ts';
import { ParticipantId, ParticipantRole } from '../../shared/participant.ts';
import { deviceValue } from '../room/device-value.ts';

const KeptSeat = Type.Object({
  url: Type.String(),
  wsUrl: Type.String(),
  roomId: Type.String(),
  code: Type.String(),
  participantId: ParticipantId,
  role: ParticipantRole,
  token: Type.String(),
  expiresAt: Type.Number(),
});

const seat = deviceValue(() => sessionStorage, 'downbeat:inspector-seat', KeptSeat);

export function keptSeat(): Session | undefined {
  return seat.read();
}

/** Without its epoch: no copy of the document is kept, so each visit begins with the room as it is. */
export function keepSeat({ epoch: _epoch, ...session }: Session): void {
  seat.write(session);
}

export function forgetSeat(): void {
  seat.write(undefined);
}
