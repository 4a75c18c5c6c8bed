/** Children's answers and teachers' notes, which may have several lines. */
import { maxWordsLength } from '../../../shared/sel-api.ts';
import { readText } from './read-text.ts';

/** Returns the answer with its text, if any, as it will be read. Throws INVALID_REQUEST. */
export function readAnswer<Answer extends { readonly text?: string | undefined }>(answer: Answer): Answer {
  return answer.text === undefined ? answer : { ...answer, text: readWords(answer.text) };
}

/** Throws INVALID_REQUEST. */
export function readWords(raw: string): string {
  return readText(raw, 'body.text', { maxLength: maxWordsLength, lines: true });
}
