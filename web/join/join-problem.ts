import { DownbeatError } from '../../client/downbeat-error.ts';
import { joinWords } from '../words/join-words.ts';

/** What went wrong, for a child. */
export function joinProblem(error: unknown): string {
  if (!(error instanceof DownbeatError)) return joinWords.failed;
  if (error.code === 'RATE_LIMITED')
    return joinWords.tooMany(Math.ceil((error.retryAfterMs ?? 10_000) / 1000));
  return joinWords.errors[error.code] ?? joinWords.failed;
}
