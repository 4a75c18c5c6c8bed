import { createJoinCode, joinCodeDigits } from '../../../shared/join-code.ts';
import { isStoreError } from '../../store-error.ts';
import type { HttpContext } from '../plumbing/http-context.ts';

const maxTries = 50;

/** Passes random join codes to `use` until it accepts one. Resolves to that code. */
export async function withFreeCode(
  { random, store, clock }: Pick<HttpContext, 'random' | 'store' | 'clock'>,
  use: (code: string) => Promise<void>,
): Promise<string> {
  const digits = joinCodeDigits(await store.countJoinCodes(clock.unixNow()));
  for (let triesLeft = maxTries - 1; ; triesLeft -= 1) {
    const code = createJoinCode(random, digits);
    try {
      await use(code);
      return code;
    } catch (error) {
      if (triesLeft === 0 || !isStoreError(error, 'CODE_TAKEN')) throw error;
    }
  }
}
