import type { FastifyInstance } from 'fastify';

/** Remembers the routes registered after this call. The result returns the methods that a path supports. */
export function trackMethods(app: FastifyInstance): (path: string) => string[] {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.endsWith('*')) return;
    const methods = methodsByUrl.get(url) ?? new Set<string>();
    for (const each of [method].flat()) methods.add(each);
    methodsByUrl.set(url, methods);
  });
  return (path) => {
    const methods = [...methodsByUrl].flatMap(([url, known]) => (matches(url, path) ? [...known] : []));
    return [...new Set(methods)].sort();
  };
}

function matches(url: string, path: string): boolean {
  const [wanted, given] = [url.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  );
}
