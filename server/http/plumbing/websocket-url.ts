import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';
import { publicBaseUrl } from './public-base-url.ts';

/** The base URL for `WebsocketProvider`, which adds `/{roomId}` and the query. */
export function websocketUrl(request: FastifyRequest, config: Pick<Config, 'publicUrl'>): string {
  return `${publicBaseUrl(request, config).replace(/^http/i, 'ws')}/ws`;
}
