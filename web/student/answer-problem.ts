import { DownbeatError } from '../../client/downbeat-error.ts';
import { studentWords } from '../words/student-words.ts';

export function answerProblem(error: unknown): string {
  const isGone = error instanceof DownbeatError && error.code === 'SEL_OFF';
  return isGone ? studentWords.checkIn.gone : studentWords.checkIn.failed;
}
