import { useEffect, useRef, useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import { bpmOfPulse } from '../../beat/metre.ts';
import { addTap, tapPauseMs, tapsPerMinute } from './tap-tempo.ts';

/** So many taps say a tempo; fewer are a slip. */
const tapsNeeded = 3;

/** `taps`: how many belong to the tempo that is being tapped; 0 once it is over. */
export function useTapTempo(classroom: Classroom): { readonly tap: () => void; readonly taps: number } {
  const times = useRef<readonly number[]>([]);
  const [taps, setTaps] = useState(0);

  useEffect(() => {
    if (taps === 0) return;
    const timer = setTimeout(() => setTaps(0), tapPauseMs);
    return () => clearTimeout(timer);
  }, [taps]);

  function tap(): void {
    times.current = addTap(times.current, performance.now());
    setTaps(times.current.length);
    const pulse = tapsPerMinute(times.current);
    if (pulse === undefined || times.current.length < tapsNeeded) return;
    const { tempo } = classroom.state;
    // A tapped tempo is meant now, whatever is set for other changes.
    classroom.setTempo({ bpm: bpmOfPulse(pulse, tempo), rampBeats: 0 });
  }

  return { tap, taps };
}
