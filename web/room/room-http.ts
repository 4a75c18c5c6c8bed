/** Requests about one room with the teacher's own token. Answers are checked against their schemas. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { isProblemCode, Problem } from '../../shared/problem.ts';

export interface RoomHttpOptions {
  /** The server's address. */
  readonly url: string;
  readonly roomId: string;
  /** A token that is valid now. */
  readonly token: () => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
}

export interface RoomRequest {
  readonly method?: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** After `/api/rooms/{roomId}`. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const problem = Compile(Problem);

/** Every method rejects with DownbeatError. */
export class RoomHttp {
  readonly #options: RoomHttpOptions;

  constructor(options: RoomHttpOptions) {
    this.#options = options;
  }

  /** The raw answer, where it is a good one: for downloads and streams. */
  async send({ method = 'GET', path, body, headers, signal }: RoomRequest): Promise<Response> {
    const { url, roomId, token, fetch = (input, init) => globalThis.fetch(input, init) } = this.#options;
    const authorization = `Bearer ${await token()}`;
    const response = await fetch(`${url}/api/rooms/${encodeURIComponent(roomId)}${path}`, {
      method,
      headers: { ...headers, authorization, ...(body && { 'content-type': 'application/json' }) },
      cache: 'no-store',
      ...(signal && { signal }),
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new DownbeatError({ code: 'NETWORK', status: 0 }, 'The server did not answer.', { cause });
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async done(request: RoomRequest): Promise<void> {
    await this.send(request);
  }

  async read<Schema extends TSchema>(schema: Schema, request: RoomRequest): Promise<Static<Schema>> {
    const response = await this.send(request);
    const answer: unknown = await response.json().catch(() => undefined);
    const validator = Compile(schema);
    if (!validator.Check(answer)) throw badAnswer(response.status);
    return answer;
  }
}

async function problemOf(response: Response): Promise<DownbeatError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!problem.Check(body) || !isProblemCode(body.code)) return badAnswer(response.status);
  const fields = body.errors?.map(({ field, reason }) => `${field}: ${reason}`) ?? [];
  const detail = [body.detail, ...fields].join('\n');
  return new DownbeatError(
    { code: body.code, status: response.status, retryAfterMs: body.retryAfterMs },
    detail,
  );
}

function badAnswer(status: number): DownbeatError {
  return new DownbeatError({ code: 'BAD_ANSWER', status }, 'The answer is not one of a Downbeat server.');
}
