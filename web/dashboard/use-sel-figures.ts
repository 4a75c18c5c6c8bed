import { useCallback, useEffect, useRef, useState } from 'react';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { errorText } from '../words/teach-words.ts';
import type { SelClient } from './sel-client.ts';
import { type FigurePart, fetchFigures, type SelFigures } from './sel-figures.ts';

export interface ShownFigures {
  /** The newest that came; undefined before the first. */
  readonly figures: SelFigures | undefined;
  readonly error: string | undefined;
  readonly refresh: (part: FigurePart) => void;
}

/** Every look is logged by the server: so nothing is fetched while nothing is shown. */
export function useSelFigures(sel: SelClient, isShown: boolean): ShownFigures {
  const [figures, setFigures] = useState<SelFigures>();
  const [error, setError] = useState<string>();
  /** Of the curtain: what was asked for behind the one before is not shown any more. */
  const round = useRef(0);

  const refresh = useCallback(
    (part: FigurePart) => {
      const own = round.current;
      fetchFigures(sel, part).then(
        (fetched) => {
          if (own !== round.current) return;
          setFigures((before) => merged(before, fetched));
          setError(undefined);
        },
        (failure: unknown) => {
          if (own !== round.current) return;
          setError(errorText(failure instanceof DownbeatError ? failure.code : 'BAD_ANSWER'));
        },
      );
    },
    [sel],
  );

  useEffect(() => {
    if (isShown) refresh('all');
    // What is hidden is not kept in the page either.
    else setFigures(undefined);
    return () => {
      round.current++;
    };
  }, [isShown, refresh]);

  return { figures, error, refresh };
}

/** A part can only renew what is there. */
function merged(before: SelFigures | undefined, fetched: Partial<SelFigures>): SelFigures | undefined {
  if (before !== undefined) return { ...before, ...fetched };
  const { settings, summary, series, entries, students, asked } = fetched;
  if (!settings || !summary || !series || !entries || !students || asked === undefined) return undefined;
  return { settings, summary, series, entries, students, asked };
}
