import { useCallback, useEffect, useState } from 'react';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { errorText } from '../words/teach-words.ts';

export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly error: string | undefined;
  /** The code of the error, where the server named one. */
  readonly isUnknown: boolean;
  readonly again: () => void;
}

/** The answer to a call; a new one whenever `call` is another function. What a later call answers is never overwritten by an earlier. */
export function useCall<Value>(call: () => Promise<Value>): Answer<Value> {
  const [answer, setAnswer] = useState<{ value?: Value; error?: string; isUnknown?: boolean }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = round >= 0;
    setAnswer({});
    call().then(
      (value) => isCurrent && setAnswer({ value }),
      (failure: unknown) => {
        const code = failure instanceof DownbeatError ? failure.code : 'BAD_ANSWER';
        if (isCurrent) setAnswer({ error: errorText(code), isUnknown: code === 'RECORD_NOT_FOUND' });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [call, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { value: answer.value, error: answer.error, isUnknown: answer.isUnknown === true, again };
}
