/** Every error leaves the server here, as an RFC 9457 problem document without a stack trace. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problemTable, problemType } from '../../../shared/problem.ts';
import { trackMethods } from './allowed-methods.ts';
import { ProblemError } from './problem-error.ts';
import { problemOf } from './request-fault.ts';

export function answerProblems(app: FastifyInstance): void {
  const methodsOf = trackMethods(app);
  app.setErrorHandler((error, request, reply) => replyProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url.split('?', 1)[0] ?? '');
    if (methods.length === 0) {
      return replyProblem(new ProblemError('NOT_FOUND', 'Nothing is at this address.'), request, reply);
    }
    reply.header('allow', methods.join(', '));
    const detail = `This address knows ${methods.join(', ')}.`;
    return replyProblem(new ProblemError('METHOD_NOT_ALLOWED', detail), request, reply);
  });
}

export function replyProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const { status, title } = problemTable[problem.code];
  const { retryAfterMs, errors, cause } = problem.extras;
  if (status >= 500 && problem.code !== 'DRAINING')
    request.log.error({ err: cause ?? problem, code: problem.code }, 'request failed');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  const body: Problem = {
    type: problemType(problem.code),
    code: problem.code,
    title,
    status,
    detail: problem.message,
    instance: request.id,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(errors !== undefined && { errors }),
  };
  // Serialized here, because a route's answer schemas only cover its successful answers.
  return reply.code(status).type('application/problem+json').serializer(JSON.stringify).send(body);
}
