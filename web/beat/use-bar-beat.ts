import { useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { activeTimeline, pairBeatAt } from '../../shared/timeline-pair.ts';
import { type BarBeat, barBeatOf } from './bar-beat.ts';

/** Where the music is, drawn anew on every beat; undefined while nothing plays. */
export function useBarBeat(classroom: Classroom): BarBeat | undefined {
  const [place, setPlace] = useState<BarBeat>();
  useEffect(() => {
    let frame = 0;
    const read = (): void => {
      frame = requestAnimationFrame(read);
      const next = placeNow(classroom);
      setPlace((before) => (isSame(before, next) ? before : next));
    };
    read();
    return () => cancelAnimationFrame(frame);
  }, [classroom]);
  return place;
}

function placeNow({ time }: Classroom): BarBeat | undefined {
  const now = time.now();
  if (now === undefined) return undefined;
  const timeline = activeTimeline(now.pair, now.serverMs);
  return timeline.playing ? barBeatOf(timeline, pairBeatAt(now.pair, now.serverMs)) : undefined;
}

function isSame(a: BarBeat | undefined, b: BarBeat | undefined): boolean {
  return a?.bar === b?.bar && a?.beat === b?.beat && a?.isCountIn === b?.isCountIn;
}
