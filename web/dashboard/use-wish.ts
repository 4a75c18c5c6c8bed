import { useState } from 'react';

export interface Wished<Value> {
  readonly shown: Value;
  readonly wish: (value: Value) => void;
}

/** Shows what was asked of the server at once; what the server then says holds, also where it refused. */
export function useWish<Value>(actual: Value, error: string | undefined): Wished<Value> {
  const [wished, setWished] = useState<{ readonly instead: Value; readonly value: Value }>();
  const holds = wished !== undefined && wished.instead === actual && error === undefined;
  return {
    shown: holds ? wished.value : actual,
    wish: (value) => setWished({ instead: actual, value }),
  };
}
