/** Serves the pages of `web/`, as Vite has built them, from this server so that they work without the internet. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const pages: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/teach': 'teach.html',
  '/inspector': 'inspector.html',
};

/** `folder` is absolute. Does nothing if the pages have not been built, because the API works without them. */
export async function registerWebPages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: folder,
    serve: true,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      // Vite names these files by their content, so what a name refers to never changes.
      const isNamedByContent = path.startsWith(join(folder, 'assets'));
      response.setHeader(
        'cache-control',
        isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  for (const [url, file] of Object.entries(pages)) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.sendFile(file));
  }
}
