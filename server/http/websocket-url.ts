import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';

/** The base that `WebsocketProvider` takes: the provider adds `/{roomId}` and the query. */
export function websocketUrl(request: FastifyRequest, { publicUrl }: Pick<Config, 'publicUrl'>): string {
  const base = publicUrl ?? `${request.protocol}://${request.host}`;
  return `${base.replace(/^http/i, 'ws')}/ws`;
}
