/** Server-sent events (WHATWG HTML, section 9.2) on a hijacked reply. */
import { once } from 'node:events';
import type { FastifyReply } from 'fastify';

const reconnectMs = 2000;

/** For every route that answers with a stream. A stream without a body has no end, so HEAD would wait for its first byte for ever. */
export const streamRoute = { exposeHeadRoute: false } as const;

export class EventStream {
  readonly #raw: FastifyReply['raw'];
  readonly #gone = new AbortController();

  /** Takes over the reply and sends the head. */
  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#raw = reply.raw;
    this.#raw.on('close', () => this.#gone.abort());
    // A write may hit a connection that has just closed. `close` reports that.
    this.#raw.on('error', () => {});
    this.#raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // A proxy that buffers the answer would hold every event back.
      'x-accel-buffering': 'no',
    });
    this.#raw.write(`retry: ${reconnectMs}\n\n`);
  }

  /** Aborts when the client is gone or the stream has ended. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Tells the client where to continue after a reconnect, before there was any event. */
  mark(id: number): void {
    this.#raw.write(`id: ${id}\n\n`);
  }

  /** Resolves when the client can take more. */
  async send(id: number, event: string, data: unknown): Promise<void> {
    const isTaken = this.#raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (isTaken || this.signal.aborted) return;
    await once(this.#raw, 'drain', { signal: this.signal }).catch(() => {});
  }

  /** Keeps proxies from closing a silent connection, and detects whether the client is still there. */
  beat(): void {
    this.#raw.write(':\n\n');
  }

  end(): void {
    this.#gone.abort();
    this.#raw.end();
  }
}
