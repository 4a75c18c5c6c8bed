/** Whether the beat goes on where it was: one moment, before the kill and after the restart. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { RoomReader } from '../../shared/room-reader.ts';
import { Timeline } from '../../shared/timeline.ts';
import { activeTimeline, pairBeatAt, pairRev, type TimelinePair } from '../../shared/timeline-pair.ts';
import type { StoredRoom } from './stored-rooms.ts';

export interface ServerTime {
  readonly clockId: string;
  /** Unix ms at which the server's clock read 0. */
  readonly origin: number;
}

const TimeAnswer = Compile(
  Type.Object({ clockId: Type.String(), now: Type.Number(), unixNow: Type.Number() }),
);

export async function askTime(url: string): Promise<ServerTime> {
  const answer: unknown = await (await fetch(`${url}/api/time`)).json();
  if (!TimeAnswer.Check(answer)) throw new Error('This is no time.');
  return { clockId: answer.clockId, origin: answer.unixNow - answer.now };
}

const TimelineRoot = Compile(
  Type.Object({ current: Type.Optional(Timeline), next: Type.Optional(Timeline) }),
);

/**
 * By how many ms the beat at `unixMs` has moved from what the disk held to what a client was told after the restart
 * (`timeline`); undefined where nothing played, or where the teacher has changed the tempo meanwhile.
 */
export function beatShiftMs(
  stored: StoredRoom,
  timeline: unknown,
  time: ServerTime,
  unixMs: number,
): number | undefined {
  const reader = new RoomReader(stored.doc);
  const before = pairOf(reader.state().timeline);
  const after = TimelineRoot.Check(timeline) ? pairOf(timeline) : undefined;
  if (before === undefined || after === undefined || stored.clockOrigin === null) return undefined;
  const isCarriedOver = after.current.clockId === time.clockId && after.current.rev === pairRev(before) + 1;
  if (!isCarriedOver) return undefined;
  const [then, now] = [unixMs - stored.clockOrigin, unixMs - time.origin];
  const { playing, bpm } = activeTimeline(before, then);
  if (!playing) return undefined;
  return Math.abs(pairBeatAt(before, then) - pairBeatAt(after, now)) * (60_000 / bpm);
}

function pairOf({ current, next }: Partial<TimelinePair>): TimelinePair | undefined {
  return current && { current, ...(next && { next }) };
}
