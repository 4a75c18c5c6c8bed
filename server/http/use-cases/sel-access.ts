/**
 * Decides who may access what children do and say: students their own data, and teachers that of their class. Every access by a
 * teacher is logged.
 */
import type { Seat } from '../../../persistence/sel-store.ts';
import type { SelAction } from '../../../shared/sel-api.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { memberProblems } from '../plumbing/route-schema.ts';
import {
  authenticateMember,
  authenticateTeacher,
  type MemberRequest,
  type Membership,
} from './membership.ts';

export const selProblems = [...memberProblems, 'STORE_UNAVAILABLE'] as const;

/** Resolves to the seat of the student who asks. Throws FORBIDDEN for a teacher, and what `authenticateMember` throws. */
export async function studentSeat(context: HttpContext, request: MemberRequest): Promise<Seat> {
  const { actor, room } = await studentAccess(context, request);
  return { roomId: room.roomId, participantId: actor.participantId };
}

/** Throws the same errors as `studentSeat`. */
export async function studentAccess(context: HttpContext, request: MemberRequest): Promise<Membership> {
  const member = await authenticateMember(context, request);
  if (member.actor.role !== 'student') throw new ProblemError('FORBIDDEN', 'Only students answer here.');
  return member;
}

/** Resolves to the teacher who asks, once the access is in the log: what can't be logged isn't shown. */
export async function teacherAccess(
  context: HttpContext,
  request: MemberRequest,
  action: SelAction,
  studentId: string | null = null,
): Promise<Membership> {
  const teacher = await authenticateTeacher(context, request);
  const { roomId } = teacher.room;
  const { participantId: actorId } = teacher.actor;
  const at = context.clock.unixNow();
  await orStoreFailed(context.sel.store.logAccess({ at, roomId, actorId, action, studentId }));
  return teacher;
}

/** Throws STORE_UNAVAILABLE if the store fails. */
export async function orStoreFailed<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw new ProblemError('STORE_UNAVAILABLE', 'The store of this data could not be read or written.', {
      retryAfterMs: 1000,
      cause,
    });
  }
}

export function recordNotFound(): ProblemError {
  return new ProblemError('RECORD_NOT_FOUND', 'This class has no such record.');
}
