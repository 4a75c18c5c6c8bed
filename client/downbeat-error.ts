import type { ProblemCode } from '../shared/problem.ts';

/** `NETWORK`: no answer came. `BAD_ANSWER`: the answer is not from a Downbeat server. */
export type DownbeatErrorCode = ProblemCode | 'NETWORK' | 'BAD_ANSWER';

/** A request that failed. `code` is stable, so applications can branch on it. */
export class DownbeatError extends Error {
  override readonly name = 'DownbeatError';
  readonly code: DownbeatErrorCode;
  /** The HTTP status, or 0 if no answer came. */
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(
    {
      code,
      status,
      retryAfterMs,
    }: { code: DownbeatErrorCode; status: number; retryAfterMs?: number | undefined },
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later. A captive portal gives bad answers until somebody has signed in. */
  get transient(): boolean {
    return this.code === 'NETWORK' || this.code === 'BAD_ANSWER' || this.status === 429 || this.status >= 500;
  }
}
