import type { Classroom } from '../../client/classroom.ts';
import type { TimelinePair } from '../../shared/timeline-pair.ts';

export interface ShownMoment {
  readonly pair: TimelinePair;
  /** ms on the server's clock. */
  readonly serverMs: number;
}

/** What is drawn now is seen about a frame later. */
const displayLatencyMs = 16;

/**
 * The moment that a frame drawn now will show. Sound is scheduled to be *heard* at its moment, the way to the loudspeaker taken off (AudioClock):
 * so the eye needs no correction but its own.
 */
export function shownMoment({ time, clockSync }: Classroom): ShownMoment | undefined {
  const now = time.now();
  const serverMs = now && clockSync.serverAt(now.localMs + displayLatencyMs);
  return serverMs === undefined || now === undefined ? undefined : { pair: now.pair, serverMs };
}
