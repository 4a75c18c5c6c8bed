import { useEffect, useRef } from 'react';

/** Calls before every frame that the browser draws, with ms of `performance.now()`. */
export function useEachFrame(draw: (frameMs: number) => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    let handle = requestAnimationFrame(function onFrame(frameMs) {
      latest.current(frameMs);
      handle = requestAnimationFrame(onFrame);
    });
    return () => cancelAnimationFrame(handle);
  }, []);
}
