/** Who asks, and for which host, where a trusted proxy stands between: as Fastify says it of the requests that it routes. */
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

export class Forwarding {
  readonly #isTrusted: ((address: string, hop: number) => boolean) | undefined;

  /** `trustProxy`: addresses and networks of proxies whose headers are believed. */
  constructor(trustProxy: readonly string[]) {
    this.#isTrusted = trustProxy.length === 0 ? undefined : proxyAddr.compile([...trustProxy]);
  }

  addressOf(request: IncomingMessage): string {
    return this.#isTrusted === undefined
      ? (request.socket.remoteAddress ?? '')
      : proxyAddr(request, this.#isTrusted);
  }

  hostOf({ headers, socket }: IncomingMessage): string | undefined {
    const forwarded = headers['x-forwarded-host'];
    if (forwarded === undefined || this.#isTrusted?.(socket.remoteAddress ?? '', 0) !== true) {
      return headers.host;
    }
    return String(forwarded).split(',').at(-1)?.trim();
  }
}
