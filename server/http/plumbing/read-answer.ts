/** What children answer and teachers note, in words of several lines. */
import { maxWordsLength } from '../../../shared/sel-api.ts';
import { readText } from './read-text.ts';

/** The answer with its words, if any, as they will be read. Throws INVALID_REQUEST. */
export function readAnswer<Answer extends { readonly text?: string | undefined }>(answer: Answer): Answer {
  return answer.text === undefined ? answer : { ...answer, text: readWords(answer.text) };
}

/** Throws INVALID_REQUEST. */
export function readWords(raw: string): string {
  return readText(raw, 'body.text', { maxLength: maxWordsLength, lines: true });
}
