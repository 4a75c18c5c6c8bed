/** Pieces that route schemas share. */

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { JoinCode } from '../../../shared/api.ts';
import { ParticipantId, participantIdPattern } from '../../../shared/participant.ts';
import { Problem, type ProblemCode, problemTable } from '../../../shared/problem.ts';
import type { HttpContext } from './http-context.ts';

/** The routes of one resource. */
export type Routes = (context: HttpContext) => FastifyPluginAsyncTypebox;

export const CodeParams = Type.Object({ code: JoinCode });
export const MuteParams = Type.Object({
  code: JoinCode,
  participantId: Type.String({
    pattern: `^(?:${participantIdPattern}|\\*)$`,
    description: 'a participantId, or * for every student',
  }),
});
export const ParticipantParams = Type.Object({ code: JoinCode, participantId: ParticipantId });

export const NoContent = Type.Null({ description: 'Done' });

export const teacherKeyOnly = [{ teacherKey: [] }];
export const roomTokenOnly = [{ roomToken: [] }];

/** The problems of a route as OpenAPI answers, one for each status, with its codes named. */
export function problems(...codes: readonly ProblemCode[]): Record<number, TSchema> {
  const statuses = [...new Set(codes.map((code) => problemTable[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const description = codes.filter((code) => problemTable[code].status === status).join(', ');
      return [status, { description, content: { 'application/problem+json': { schema: Problem } } }];
    }),
  );
}

/** For every route that takes a room token. */
export const memberProblems: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'UNAUTHORIZED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'REMOVED',
  'SEAT_HELD',
  'ROOM_UNAVAILABLE',
  'RATE_LIMITED',
  'ROOM_FAILED',
  'DRAINING',
];
