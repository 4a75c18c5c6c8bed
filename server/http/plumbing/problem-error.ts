import type { Problem, ProblemCode } from '../../../shared/problem.ts';

export interface ProblemExtras {
  /** ms */
  readonly retryAfterMs?: number;
  readonly errors?: NonNullable<Problem['errors']>;
  /** For the log. It is never sent. */
  readonly cause?: unknown;
}

/** Can be thrown anywhere below a route, and becomes the problem document of this code. The caller sees `detail`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.code = code;
    this.extras = extras;
  }
}

/** For a client whose token belongs to a seat that is now another device's. */
export function seatHeld(): ProblemError {
  return new ProblemError('SEAT_HELD', 'Another device has this seat.');
}

/** The same problem for every room that can't be joined, so that all the answers are identical. */
export function roomUnavailable(
  detail = 'No room can be joined with this code.',
  extras: ProblemExtras = {},
): ProblemError {
  return new ProblemError('ROOM_UNAVAILABLE', detail, extras);
}
