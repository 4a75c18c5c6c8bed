/** The part of the HTTP API that the SDK needs. Answers are checked against the schemas of shared/api.ts. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  CodeAnswer,
  type ContestedSeat,
  ContestedSeatsAnswer,
  deviceHeader,
  JoinAnswer,
  type JoinRequest,
  OpenRoomAnswer,
  type OpenRoomRequest,
  RefreshAnswer,
  type SeatDecision,
  TicketAnswer,
} from '../shared/api.ts';
import { withoutTrailingSlashes } from '../shared/base-url.ts';
import { type ClassName, NamesAnswer } from '../shared/class-list-api.ts';
import { isProblemCode, Problem } from '../shared/problem.ts';
import { waitForAnswer } from './answer-wait.ts';
import { type ClientClock, systemClock } from './client-clock.ts';
import { DownbeatError } from './downbeat-error.ts';

const requestTimeoutMs = 10_000;
const patienceMs = 15_000;
/** Identifies this page or program only while it is open. */
const device = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 6)).join('');

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly bearer?: string | undefined;
  readonly body?: object;
  /** For requests without a seat, which the server admits in turns. */
  readonly byTurn?: true;
}

type Read<Answer> = (body: unknown) => Answer;

function reader<Schema extends TSchema>(schema: Schema): Read<Static<Schema>> {
  const validator = Compile(schema);
  return (body) => {
    if (!validator.Check(body)) throw badAnswer(200);
    return body;
  };
}

const readOpenRoom = reader(OpenRoomAnswer);
const readJoin = reader(JoinAnswer);
const readRefresh = reader(RefreshAnswer);
const readTicketAnswer = reader(TicketAnswer);
const readCode = reader(CodeAnswer);
const readContestedSeats = reader(ContestedSeatsAnswer);
const readNames = reader(NamesAnswer);
const problem = Compile(Problem);

export interface HttpApiOptions {
  /** The server's address, for example `https://music.school.example`. */
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly clock?: ClientClock | undefined;
}

/** Every method rejects with DownbeatError. */
export class HttpApi {
  readonly #base: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #clock: ClientClock;

  constructor({ url, fetch, clock }: HttpApiOptions) {
    this.#base = withoutTrailingSlashes(url);
    // Browsers refuse a `fetch` that is called as a method of another object.
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#clock = clock ?? systemClock;
  }

  openRoom(teacherKey: string, body: OpenRoomRequest): Promise<OpenRoomAnswer> {
    return this.#send({ method: 'POST', path: '/api/rooms', bearer: teacherKey, body }, readOpenRoom);
  }

  /**
   * Waits for its turn if the server asks for it. `bearer` is the teacher key to join as a teacher, or an earlier token of this
   * room to take the same seat again.
   */
  joinRoom(code: string, body: JoinRequest, bearer?: string): Promise<JoinAnswer> {
    const request = { method: 'POST', path: `${roomPath(code)}/join`, bearer, body, byTurn: true } as const;
    return this.#byTurns(() => this.#send(request, readJoin));
  }

  async classNames(code: string): Promise<readonly ClassName[]> {
    const request = { method: 'GET', path: `${roomPath(code)}/names`, byTurn: true } as const;
    return (await this.#byTurns(() => this.#send(request, readNames))).names;
  }

  refreshToken(token: string): Promise<RefreshAnswer> {
    return this.#send({ method: 'POST', path: '/api/token/refresh', bearer: token }, readRefresh);
  }

  socketTicket(token: string): Promise<TicketAnswer> {
    return this.#send({ method: 'POST', path: '/api/token/ticket', bearer: token }, readTicketAnswer);
  }

  closeRoom(roomId: string, token: string): Promise<void> {
    return this.#send({ method: 'DELETE', path: roomPath(roomId), bearer: token }, () => undefined);
  }

  rotateCode(roomId: string, token: string): Promise<CodeAnswer> {
    return this.#send({ method: 'POST', path: `${roomPath(roomId)}/code`, bearer: token }, readCode);
  }

  removeParticipant(roomId: string, participantId: string, token: string): Promise<void> {
    const path = `${roomPath(roomId)}/participants/${encodeURIComponent(participantId)}`;
    return this.#send({ method: 'DELETE', path, bearer: token }, () => undefined);
  }

  async contestedSeats(roomId: string, token: string): Promise<readonly ContestedSeat[]> {
    const path = `${roomPath(roomId)}/seats/contested`;
    return (await this.#send({ method: 'GET', path, bearer: token }, readContestedSeats)).seats;
  }

  decideSeat(roomId: string, participantId: string, body: SeatDecision, token: string): Promise<void> {
    const path = `${roomPath(roomId)}/participants/${encodeURIComponent(participantId)}/seat`;
    return this.#send({ method: 'PUT', path, bearer: token, body }, () => undefined);
  }

  /** Repeats a request for a few seconds if many clients ask at once: a child who typed the right code should not have to type it again. */
  async #byTurns<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const giveUpAt = this.#clock.now() + patienceMs;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const isTurn = error instanceof DownbeatError && error.code === 'RATE_LIMITED';
        const again = this.#clock.now() + (isTurn ? (error.retryAfterMs ?? patienceMs) : patienceMs);
        if (!isTurn || again >= giveUpAt) throw error;
        await new Promise<void>((resolve) => this.#clock.at(again, resolve));
      }
    }
  }

  async #send<Answer>(request: Request, read: Read<Answer>): Promise<Answer> {
    const abort = new AbortController();
    const timeout = waitForAnswer(this.#clock, requestTimeoutMs, () => abort.abort());
    try {
      const response = await this.#fetch(this.#base + request.path, {
        method: request.method,
        headers: headers(request),
        signal: abort.signal,
        ...(request.body && { body: JSON.stringify(request.body) }),
      });
      const body = parseJson(await response.text());
      if (!response.ok) throw toError(response.status, body);
      return read(body);
    } catch (error) {
      if (error instanceof DownbeatError) throw error;
      throw new DownbeatError({ code: 'NETWORK', status: 0 }, 'The server did not answer.', { cause: error });
    } finally {
      timeout.cancel();
    }
  }
}

function roomPath(codeOrRoomId: string): string {
  return `/api/rooms/${encodeURIComponent(codeOrRoomId)}`;
}

function headers({ bearer, body, byTurn }: Request): Record<string, string> {
  return {
    ...(byTurn && { [deviceHeader]: device }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
}

/** Returns undefined if the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toError(status: number, body: unknown): DownbeatError {
  if (!problem.Check(body) || !isProblemCode(body.code)) return badAnswer(status);
  return new DownbeatError({ code: body.code, status, retryAfterMs: body.retryAfterMs }, body.detail);
}

function badAnswer(status: number): DownbeatError {
  return new DownbeatError({ code: 'BAD_ANSWER', status }, 'The answer is not one of a Downbeat server.');
}
