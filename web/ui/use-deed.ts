import { useState } from 'react';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { errorText } from '../words/teach-words.ts';

export interface Deed {
  /** Does it and, where it worked, `then`. */
  run<Result>(deed: () => Promise<Result>, then?: (result: Result) => void): void;
  readonly isRunning: boolean;
  /** For the teacher's eyes. */
  readonly error: string | undefined;
}

/** Something that is asked of the server and may fail. */
export function useDeed(): Deed {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<string>();
  return {
    isRunning,
    error,
    run(deed, then) {
      setRunning(true);
      setError(undefined);
      deed()
        .then((result) => then?.(result))
        .catch((failure: unknown) => {
          setError(errorText(failure instanceof DownbeatError ? failure.code : 'BAD_ANSWER'));
        })
        .finally(() => setRunning(false));
    },
  };
}
