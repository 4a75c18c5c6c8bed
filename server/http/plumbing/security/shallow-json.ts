/** Rejects deeply nested JSON bodies, because parsing thousands of nested brackets takes milliseconds in which nobody else is served. */
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem-error.ts';
import type { PassRequest } from './admit-by-turns.ts';

/** The API's own bodies have three levels at most. */
const maxDepth = 32;

/** `pass` makes a complete body wait before it is parsed, as its request did, because parsing is not part of the request's measured cost. */
export function parseShallowJson(app: FastifyInstance, pass: PassRequest): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    pass(request.raw, () => {
      const text = body.toString();
      if (isDeeperThan(text, maxDepth)) {
        done(new ProblemError('INVALID_REQUEST', 'The body is nested too deeply.'));
        return;
      }
      void parse(request, text, done);
    });
  });
}

/** Ignores brackets in strings. */
export function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json.charAt(i);
    if (isInString) {
      if (char === '\\') i += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
