/** What the tests of a lesson ask of the beats that its laptops sounded. */
import type { TempoWish } from '../../shared/tempo-change.ts';
import type { TimelinePair } from '../../shared/timeline-pair.ts';
import type { HeardBeat } from './simulated-client.ts';
import type { SimulatedServer } from './simulated-server.ts';

export const marching: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };

/** How far from its true moment each beat sounded (ms), on the server that announced it. */
export function soundingErrorsMs(server: SimulatedServer, beats: readonly HeardBeat[]): number[] {
  return beats.map(({ soundsAt, serverAt }) => soundsAt - server.machine.worldAt(serverAt));
}

/** The server's pair; throws where there is none. */
export function pairOf(server: SimulatedServer): TimelinePair {
  if (server.pair === undefined) throw new Error('the server has no timeline');
  return server.pair;
}

/** Whether each beat follows the one before it, as they were handed out. */
export function isUnbroken(beats: readonly { readonly beat: number }[]): boolean {
  return beats.every(({ beat }, i) => i === 0 || beat === (beats[i - 1]?.beat ?? Number.NaN) + 1);
}
