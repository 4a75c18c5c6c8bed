import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../../config/config.ts';
import { contentPolicy } from './content-policy.ts';

const halfAYearSeconds = 15_552_000;

/** What the pages need none of, so that nothing that gets into them can ask a child for it. */
const refusedFeatures = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture'];

/**
 * The headers of every answer. Nothing here insists on HTTPS where `publicUrl` does not: a school's server may be reached by
 * its address in the local network only.
 */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): Promise<void> {
  const isHttps = publicUrl?.toLowerCase().startsWith('https:') ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: mutable(contentPolicy({ publicUrl })) },
    strictTransportSecurity: isHttps ? { maxAge: halfAYearSeconds, includeSubDomains: false } : false,
    // Browsers take it as an error on plain HTTP, and pages here open no windows.
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
