import { createRoom } from '../../../client/session.ts';
import { bpmOfPulse, type Metre } from '../../beat/metre.ts';
import type { KeptRoom } from '../../room/kept-rooms.ts';

export interface OpenRoomOptions {
  readonly teacherKey: string;
  readonly title: string;
  /** Empty: the server's word for a teacher. */
  readonly teacherName: string;
  readonly metre: Metre;
  /** Felt beats per minute. */
  readonly pulse: number;
}

/** Rejects with DownbeatError. */
export async function openRoom({
  teacherKey,
  title,
  teacherName,
  metre,
  pulse,
}: OpenRoomOptions): Promise<KeptRoom> {
  const session = await createRoom({
    url: location.origin,
    teacherKey,
    title: title.trim(),
    ...(teacherName.trim() !== '' && { teacherName: teacherName.trim() }),
    bpm: bpmOfPulse(pulse, metre),
    beatsPerBar: metre.beatsPerBar,
    beatUnit: metre.beatUnit,
  });
  return { session, title: title.trim(), openedAt: Date.now() };
}
