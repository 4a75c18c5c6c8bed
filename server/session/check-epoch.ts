/** A client that names the epoch of its document learns before its session begins if that epoch has ended. */
import type { RoomStore } from '../../persistence/room-store.ts';
import { closeCode } from '../../shared/close-code.ts';
import { encodeEpochEnded } from '../../shared/protocol.ts';
import { AdmissionError } from './admit-session.ts';

/** The `epoch` of the URL, unchecked. It is undefined for a client that holds no document yet. */
export interface HeldEpoch {
  readonly epoch: unknown;
  readonly isSdk: boolean;
}

/** Rejects with AdmissionError if the client's document is not of the room's epoch. */
export async function checkEpoch(
  store: Pick<RoomStore, 'findEndedEpoch'>,
  room: { readonly roomId: string; readonly epoch: number },
  { epoch: held, isSdk }: HeldEpoch,
): Promise<void> {
  if (held === undefined || held === String(room.epoch)) return;
  const ended = isSdk && typeof held === 'string' && /^\d{1,7}$/.test(held) ? Number(held) : undefined;
  const endedState = ended === undefined ? null : await findEnded(store, room.roomId, ended);
  // An epoch that is ahead of a restored backup is unknown here, so the server can't tell what its clients have not sent.
  throw new AdmissionError(
    closeCode.epochChanged,
    endedState === null ? {} : { finalFrame: encodeEpochEnded({ epoch: room.epoch, endedState }) },
  );
}

async function findEnded(
  store: Pick<RoomStore, 'findEndedEpoch'>,
  roomId: string,
  epoch: number,
): Promise<Uint8Array | null> {
  try {
    return await store.findEndedEpoch(roomId, epoch);
  } catch (cause) {
    throw new AdmissionError(closeCode.epochChanged, { cause });
  }
}
