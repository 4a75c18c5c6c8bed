/** JSON bodies of no great depth: to parse thousands of brackets inside each other takes milliseconds, in which nobody else is served. */
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem-error.ts';
import type { PassRequest } from './admit-by-turns.ts';

/** The API's own bodies have three levels at most. */
const maxDepth = 32;

/** `pass`: to be read, a body that has come whole waits as its request did: what it costs is no part of that. */
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

/** Brackets in strings don't count. */
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
