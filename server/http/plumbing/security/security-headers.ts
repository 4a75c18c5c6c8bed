import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../../config/config.ts';
import { contentPolicy } from './content-policy.ts';

const halfAYearSeconds = 15_552_000;

/** Features that the pages don't need, refused so that injected content can't ask a child for them. */
const refusedFeatures = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture'];

/**
 * Sets the headers of every answer. HTTPS is only required if `publicUrl` requires it, because a school's server may only be
 * reachable by its address in the local network.
 */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): Promise<void> {
  const isHttps = publicUrl?.toLowerCase().startsWith('https:') ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: mutable(contentPolicy({ publicUrl })) },
    strictTransportSecurity: isHttps ? { maxAge: halfAYearSeconds, includeSubDomains: false } : false,
    // Browsers report this header as an error on plain HTTP, and the pages here open no windows.
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
    frameguard: { action: 'sameorigin' },
  });
  const permissions = refusedFeatures.map((feature) => `${feature}=()`).join(', ');
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', permissions);
  });
}

function mutable<Item>(directives: Readonly<Record<string, readonly Item[]>>): Record<string, Item[]> {
  return Object.fromEntries(Object.entries(directives).map(([name, sources]) => [name, [...sources]]));
}
