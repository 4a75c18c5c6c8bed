import { useCallback, useEffect, useState } from 'react';

/** Long enough to read, short enough to forget. */
export const hideAfterMs = 120_000;

export interface PrivateView {
  readonly isShown: boolean;
  /** Seconds until it hides itself; whole. */
  readonly secondsLeft: number;
  readonly show: () => void;
  readonly hide: () => void;
}

/** Hidden until it is asked for; hides itself when nobody has touched the page for a while, and whenever the page or the tab is left. */
export function usePrivateView(isChosen: boolean): PrivateView {
  const [hideAt, setHideAt] = useState<number>();
  const [now, setNow] = useState(0);
  const isShown = hideAt !== undefined;

  const hide = useCallback(() => setHideAt(undefined), []);
  const show = useCallback(() => {
    setNow(performance.now());
    setHideAt(performance.now() + hideAfterMs);
  }, []);

  useEffect(() => {
    if (!isShown) return;
    const stay = (): void => setHideAt(performance.now() + hideAfterMs);
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') hide();
    };
    const tick = setInterval(() => setNow(performance.now()), 1000);
    addEventListener('pointerdown', stay);
    addEventListener('keydown', stay);
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      clearInterval(tick);
      removeEventListener('pointerdown', stay);
      removeEventListener('keydown', stay);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, [isShown, hide]);

  useEffect(() => {
    if (!isChosen || (hideAt !== undefined && now >= hideAt)) hide();
  }, [isChosen, hideAt, now, hide]);

  return {
    isShown,
    secondsLeft: hideAt === undefined ? 0 : Math.max(0, Math.ceil((hideAt - now) / 1000)),
    show,
    hide,
  };
}
