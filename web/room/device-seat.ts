/**
 * The seat of this device: kept for the tab (a reload leads straight back) and for the device (a tablet that was closed asks whether it is
 * the same child). The token in it is a secret and never leaves the device; gone when the child leaves, is removed, or the room closes.
 */
import Type, { type Static } from 'typebox';
import type { Session } from '../../client/session.ts';
import { type DeviceStorage, deviceValue } from './device-value.ts';
import { KeptSession } from './kept-session.ts';

export const KeptSeat = Type.Object({
  session: Type.Object({ ...KeptSession.properties, epoch: Type.Optional(Type.Integer()) }),
  name: Type.String(),
  studentId: Type.Optional(Type.String()),
});
export type KeptSeat = Static<typeof KeptSeat>;

const key = 'downbeat:seat';
const onTab = seatIn(() => sessionStorage);
const onDevice = seatIn(() => localStorage);

function seatIn(storage: () => DeviceStorage) {
  return deviceValue(storage, key, KeptSeat);
}

/** `tab`: taken up again without a question; `device`: somebody sat here before, who may be another child. */
export function keptSeat(): { readonly tab?: KeptSeat; readonly device?: KeptSeat } {
  const [tab, device] = [onTab.read(), onDevice.read()];
  return { ...(tab && { tab }), ...(device && { device }) };
}

export function keepSeat(seat: KeptSeat): void {
  onTab.write(seat);
  onDevice.write(seat);
}

/** The same seat with the newest token of its connection. */
export function renewSeat(seat: KeptSeat, { token, expiresAt, epoch }: Session): KeptSeat {
  return { ...seat, session: { ...seat.session, token, expiresAt, ...(epoch !== undefined && { epoch }) } };
}

/** Only this very seat: another tab of the device may have taken another since. */
export function forgetSeat({ session }: KeptSeat): void {
  for (const place of [onTab, onDevice]) {
    if (place.read()?.session.participantId === session.participantId) place.write(undefined);
  }
}
