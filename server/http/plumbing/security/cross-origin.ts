/** Decides which other sites' pages may use this server from a browser: none, unless the configuration names them. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { deviceHeader } from '../../../../shared/api.ts';
import type { Config } from '../../../config/config.ts';

type OriginConfig = Pick<Config, 'allowedOrigins' | 'publicUrl'>;

/** Registers only if other origins are configured. Otherwise no answer has a CORS header, and browsers keep the answers from other pages. */
export async function registerCrossOrigin(
  app: FastifyInstance,
  { allowedOrigins }: OriginConfig,
): Promise<void> {
  if (allowedOrigins.length === 0) return;
  await app.register(cors, {
    origin: [...allowedOrigins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'last-event-id', deviceHeader],
    exposedHeaders: ['retry-after'],
    // Nothing here is authenticated by a cookie.
    credentials: false,
    maxAge: 600,
  });
}

/**
 * Whether a WebSocket may be opened from this origin. A page's script can open one to any host regardless of CORS, so the server
 * checks it itself. Programs other than browsers send no Origin (RFC 6455, section 10.2).
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  { allowedOrigins, publicUrl }: OriginConfig,
): boolean {
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin.toLowerCase())) return true;
  const from = URL.canParse(origin) ? new URL(origin).host : undefined;
  if (from === undefined || from === '') return false;
  return from === host?.toLowerCase() || (publicUrl !== undefined && from === new URL(publicUrl).host);
}
