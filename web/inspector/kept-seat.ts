/** The seat that this tab inspects from, so that a reload leads back to it. The token is a secret: it goes with the tab. */
import type { Session } from '../../client/session.ts';
import { deviceValue } from '../room/device-value.ts';
import { KeptSession, withoutEpoch } from '../room/kept-session.ts';

const seat = deviceValue(() => sessionStorage, 'downbeat:inspector-seat', KeptSession);

export function keptSeat(): Session | undefined {
  return seat.read();
}

export function keepSeat(session: Session): void {
  seat.write(withoutEpoch(session));
}

export function forgetSeat(): void {
  seat.write(undefined);
}
