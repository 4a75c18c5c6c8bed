import type { Problem, ProblemCode } from '../../../shared/problem.ts';

export interface ProblemExtras {
  /** ms */
  readonly retryAfterMs?: number;
  readonly errors?: NonNullable<Problem['errors']>;
  /** For the log; never sent. */
  readonly cause?: unknown;
}

/** Thrown anywhere below a route: becomes the problem document of this code. `detail` is for the caller's eyes. */
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

/** For whoever holds a token of a seat that is another's by now. */
export function seatHeld(): ProblemError {
  return new ProblemError('SEAT_HELD', 'Another device has this seat.');
}

/** One object for every room that can't be joined, so that all the answers are the same. */
export function roomUnavailable(
  detail = 'No room can be joined with this code.',
  extras: ProblemExtras = {},
): ProblemError {
  return new ProblemError('ROOM_UNAVAILABLE', detail, extras);
}
