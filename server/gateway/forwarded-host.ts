/** The host that a WebSocket was requested for, also behind a trusted proxy, as Fastify reports it for the requests that it routes. */
import type { IncomingMessage } from 'node:http';
import type { ClientAddress } from '../http/plumbing/client-address.ts';

export function forwardedHost(request: IncomingMessage, clientAddress: ClientAddress): string | undefined {
  const { headers } = request;
  const forwarded = headers['x-forwarded-host'];
  if (forwarded === undefined || !clientAddress.isFromProxy(request)) return headers.host;
  return String(forwarded).split(',').at(-1)?.trim();
}
