import { useEffect, useState } from 'react';
import type { Inspection, InspectorView } from './inspection.ts';

/** Four times a second are quick enough to look live, and slow enough to be read. */
const redrawIntervalMs = 250;

/** The newest look at the room; while paused the last one before the pause. */
export function useInspectorView(inspection: Inspection, isPaused: boolean): InspectorView {
  const [view, setView] = useState(() => inspection.view());
  useEffect(() => {
    if (isPaused) return undefined;
    setView(inspection.view());
    const timer = setInterval(() => setView(inspection.view()), redrawIntervalMs);
    return () => clearInterval(timer);
  }, [inspection, isPaused]);
  return view;
}
