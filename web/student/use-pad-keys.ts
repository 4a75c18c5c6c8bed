import { useEffect, useRef } from 'react';
import { padIndexOfKey } from './pad.ts';

/** The middle row of the keyboard plays the pads, unless somebody types or moves in the grid. */
export function usePadKeys(isOn: boolean, onPad: (index: number) => void): void {
  const latest = useRef(onPad);
  latest.current = onPad;
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTakenBy(event.target)) return;
      const index = padIndexOfKey(event.code);
      if (index !== undefined) latest.current(index);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}

function isTakenBy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  );
}
