/** What a page of this server may load and talk to (Content Security Policy, level 3). */
import type { IncomingMessage } from 'node:http';

type Directive = readonly (string | ((request: IncomingMessage) => string))[];

export interface ContentPolicyOptions {
  readonly publicUrl: string | undefined;
}

/** Allows no inline script or style, and nothing from other origins. The sound library's metronome runs in `blob:` workers. */
export function contentPolicy({ publicUrl }: ContentPolicyOptions): Record<string, Directive> {
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'script-src-attr': ["'none'"],
    'style-src': ["'self'"],
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", (request) => socketSource(publicUrl, request)],
    'img-src': ["'self'", 'data:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'"],
  };
}

/** For the page that describes the API, whose library writes styles into the page. */
export const apiDocsPolicy = {
  'default-src': "'self'",
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'self'",
};

/** The host is named, because in Safari before 15.4 `'self'` does not cover WebSockets. */
function socketSource(publicUrl: string | undefined, { headers }: IncomingMessage): string {
  const host = publicUrl === undefined ? headers.host : new URL(publicUrl).host;
  return host !== undefined && /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i.test(host)
    ? `ws://${host} wss://${host}`
    : "'self'";
}
