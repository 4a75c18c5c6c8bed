import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';

/** The address at which clients reach this server, without a trailing slash. */
export function publicBaseUrl(request: FastifyRequest, { publicUrl }: Pick<Config, 'publicUrl'>): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}
