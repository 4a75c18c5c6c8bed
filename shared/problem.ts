/**
 * Every error that the HTTP API returns, in one table: RFC 9457 problem documents with a stable `code`. docs/errors.md, the page
 * behind each problem's `type` and the OpenAPI document are generated from it.
 */
import Type, { type Static } from 'typebox';

export interface ProblemSpec {
  readonly status: number;
  readonly title: string;
  /** For the client that gets the answer. */
  readonly whatToDo: string;
}

export const problemTable = {
  INVALID_REQUEST: {
    status: 400,
    title: 'The request could not be understood',
    whatToDo: 'Correct the fields that `errors` names and send it again.',
  },
  CLASS_LIST_UNREADABLE: {
    status: 400,
    title: 'The class list cannot be used',
    whatToDo: 'Correct the lines that `errors` names and import it again; the list before, if any, is kept.',
  },
  UNAUTHORIZED: {
    status: 401,
    title: 'A valid key or token is needed',
    whatToDo:
      'Send `Authorization: Bearer …` with the teacher key or the room token that this route asks for; with a token, join again.',
  },
  TOKEN_EXPIRED: {
    status: 401,
    title: 'The token has expired',
    whatToDo: 'Refresh it at /api/token/refresh; where that answers the same, join again without it.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Not allowed with this token',
    whatToDo: "Use the token of this very room, and a teacher's where only teachers may act.",
  },
  REMOVED: {
    status: 403,
    title: 'A teacher removed you from the room',
    whatToDo: 'Ask the teacher.',
  },
  SEAT_HELD: {
    status: 403,
    title: 'Another device has this seat',
    whatToDo:
      'Join with your own name. If the seat is yours, ask the teacher, who can give it to this device.',
  },
  // 403 and not 409: the request is refused because of who asks or what the room's rules say. A client that repeats it by itself, as 409
  // invites, would be refused again.
  EDIT_DENIED: {
    status: 403,
    title: "The room's rules do not allow this change",
    whatToDo: 'Read `detail`: it says which rule. Nothing was changed.',
  },
  // One answer for a class that has it off, a child who is opted out and a prompt that was withdrawn, because the first two are private.
  SEL_OFF: {
    status: 403,
    title: 'This is not asked for now',
    whatToDo: 'Ask GET …/sel/prompt what may be answered; nothing was kept.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is no such address',
    whatToDo: 'Compare method and path with /docs.',
  },
  // One answer for unknown, locked, closed and expired rooms, so that guessing codes reveals nothing.
  ROOM_UNAVAILABLE: {
    status: 404,
    title: 'The room cannot be joined',
    whatToDo: 'Check the code. The room may be closed or locked: ask the teacher.',
  },
  PARTICIPANT_NOT_FOUND: {
    status: 404,
    title: 'There is no such participant in this room',
    whatToDo: 'Take the participantId from the room.',
  },
  RECORD_NOT_FOUND: {
    status: 404,
    title: 'There is no such student, class or entry',
    whatToDo: "Take the id from the class's students or entries; it may have been erased.",
  },
  INVITATION_NOT_FOUND: {
    status: 404,
    title: 'The invitation does not open a class',
    whatToDo: 'Ask a teacher of the class for a new one: each is for one room, and ends.',
  },
  NAME_NOT_FOUND: {
    status: 404,
    title: 'There is no such name on the class list',
    whatToDo: 'Read the names again: the teacher may have changed the list. Or join by typing a name.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not know this method',
    whatToDo: 'Use a method that the `Allow` header names.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request took too long to arrive',
    whatToDo: 'Send it again, in one go.',
  },
  ROOM_FULL: {
    status: 409,
    title: 'The room is full',
    whatToDo: 'A teacher can remove participants; an operator can raise the limit.',
  },
  NAME_TAKEN: {
    status: 409,
    title: 'Somebody in the room has this name',
    whatToDo:
      'Ask the teacher, who can remove whoever took it. If that was you a moment ago, try again in ten seconds.',
  },
  TENANT_FULL: {
    status: 409,
    title: 'There are too many open rooms',
    whatToDo: 'Close rooms that are no longer used; an operator can raise the limit.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    whatToDo: 'Send less.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body is not JSON',
    whatToDo: 'Send JSON with `Content-Type: application/json`.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many attempts',
    whatToDo: 'Wait `retryAfterMs` (the `Retry-After` header gives seconds), then try again.',
  },
  HEAD_TOO_LARGE: {
    status: 431,
    title: "The request's head is too large",
    whatToDo:
      'Send a shorter address and fewer headers; in a browser, delete the cookies of this site and of those above it.',
  },
  INTERNAL: {
    status: 500,
    title: 'The server had a fault',
    whatToDo: 'Try again. If it stays, tell the operator the `instance`: the log knows it.',
  },
  ROOM_FAILED: {
    status: 503,
    title: 'The room had a fault',
    whatToDo: 'Try again in a moment. If it stays, tell the operator: the log says what is broken.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    title: 'The store cannot be written',
    whatToDo: "Look at the data folder's disk: space and permissions.",
  },
  DRAINING: {
    status: 503,
    title: 'The server is restarting',
    whatToDo: 'Try again in a few seconds.',
  },
} as const satisfies Record<string, ProblemSpec>;

export type ProblemCode = keyof typeof problemTable;

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemTable, text);
}

/** The page that explains problems. Each code is an anchor in it. */
export const problemPagePath = '/docs/errors';

export function problemType(code: ProblemCode): string {
  return `${problemPagePath}#${code}`;
}

/** The body of every error answer, sent as `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: 'where the code is explained, relative to the server' }),
  code: Type.String({ description: 'stable; the one to branch on' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'what happened this time' }),
  instance: Type.String({ description: "the request's id, as in the server's log" }),
  retryAfterMs: Type.Optional(Type.Integer({ minimum: 1, description: 'ms' })),
  errors: Type.Optional(
    Type.Array(Type.Object({ field: Type.String(), reason: Type.String() }), {
      description: 'the faulty fields of an INVALID_REQUEST, the faulty lines of a CLASS_LIST_UNREADABLE',
    }),
  ),
});
export type Problem = Static<typeof Problem>;

/** The table of docs/errors.md. */
export function renderProblemTable(): string {
  const rows = Object.entries(problemTable).map(
    ([code, { status, title, whatToDo }]) => `| \`${code}\` | ${status} | ${title} | ${whatToDo} |`,
  );
  return ['| code | status | meaning | what to do |', '|---|---|---|---|', ...rows, ''].join('\n');
}
