/**
 * When somebody else's note should sound. A note carries the beat on which it was played, and the network makes it late. The
 * receiver chooses: at once (or on its beat, if that is still to come); on the grid; or one bar later, where no network can make
 * it late (as in NINJAM, where everybody plays along with what the others played a bar ago).
 */
import { activeTimeline, pairBeatAt, pairTimeOfBeat, type TimelinePair } from './timeline-pair.ts';

export type NotePlayback =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'quantised'; readonly gridBeats: number }
  | { readonly kind: 'bar-later' };

/** A note that is late by no more than this still sounds in its place: ensembles play 30–50 ms apart and sound together. */
const toleratedLateMs = 20;
/** No musician plays on a beat further ahead. Such a note is treated as one without a beat. */
const maxAheadBeats = 64;

/** Returns the beat on which a note should sound, or undefined for at once, because nothing plays or it has no beat to wait for. */
export function beatToPlay(
  pair: TimelinePair,
  noteBeat: number | undefined,
  nowMs: number,
  playback: NotePlayback,
): number | undefined {
  const active = activeTimeline(pair, nowMs);
  if (!active.playing && pair.next?.playing !== true) return undefined;
  const beatNow = pairBeatAt(pair, nowMs);
  const isPlausible = noteBeat !== undefined && noteBeat - beatNow <= maxAheadBeats;
  const beat = isPlausible ? noteBeat : beatNow;
  switch (playback.kind) {
    case 'at-once':
      return beat > beatNow ? beat : undefined;
    case 'quantised': {
      const nearest = Math.round(beat / playback.gridBeats) * playback.gridBeats;
      const at = pairTimeOfBeat(pair, nearest);
      if (at !== undefined && at >= nowMs - toleratedLateMs) return nearest;
      return Math.ceil(beatNow / playback.gridBeats) * playback.gridBeats;
    }
    case 'bar-later': {
      const late = Math.max(1, Math.ceil((beatNow - beat) / active.beatsPerBar));
      return beat + late * active.beatsPerBar;
    }
  }
}
