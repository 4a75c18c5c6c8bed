/** Which folder may import what, as data: see docs/architecture.md. */
import { type Import, layerOf, type SourceFile, type Violation } from './source-file.ts';

interface Layer {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  /** Whether Node's own modules are at hand. */
  readonly node: boolean;
}

const codecs = ['lib0', 'yjs', 'y-protocols', 'typebox'];

/** A folder that is not here may import anything. */
const layers: Readonly<Record<string, Layer>> = {
  shared: { folders: [], packages: codecs, node: false },
  persistence: { folders: ['shared'], packages: ['better-sqlite3', 'typebox'], node: true },
  server: {
    folders: ['shared', 'persistence'],
    packages: [...codecs, 'fastify', '@fastify', 'jose', 'pino', 'prom-client', 'ws'],
    node: true,
  },
  client: { folders: ['shared'], packages: [...codecs, 'y-websocket'], node: false },
  web: {
    folders: ['client', 'shared'],
    packages: [
      'react',
      'react-dom',
      'tone',
      'uqr',
      'yjs',
      'y-indexeddb',
      'y-protocols',
      '@fontsource-variable',
      'typebox',
    ],
    node: false,
  },
};

/** Nobody imports these but themselves and each other. */
const outermost = ['test', 'bench', 'harness'];

/** Arrows inside `server` run from later to earlier. */
const serverOrder = ['room', 'session', 'gateway', 'app', 'main'];

const socketLibraries = ['ws'];

/** Pages of `web` that know nothing of each other: what two of them need lies beside them, and main.tsx puts them together. */
const pages = ['teach', 'projector', 'dashboard', 'inspector', 'student'];

export function findForbiddenImports(files: readonly SourceFile[]): Violation[] {
  const perImport = files.flatMap((file) =>
    file.imports.flatMap((imported): Violation[] => {
      const message = objectionTo(file.path, imported);
      return message === undefined ? [] : [{ path: file.path, line: imported.line, message }];
    }),
  );
  return [...perImport, ...findSpreadSocketLibrary(files)];
}

function objectionTo(path: string, { specifier, target, typeOnly }: Import): string | undefined {
  const from = layerOf(path);
  const layer = layers[from];
  if (target === undefined) {
    if (layer === undefined || mayImportPackage(layer, specifier)) return undefined;
    return `${from} must not import ${specifier}; do it in a folder that may (docs/architecture.md) and pass the result in.`;
  }
  const to = layerOf(target);
  if (to === from) return from === 'server' ? objectionToOrder(path, target) : objectionToPages(path, target);
  if (outermost.includes(to) && !outermost.includes(from)) {
    return `Nobody imports from ${to}; move what is needed into the folder that owns it.`;
  }
  if (layer === undefined) return undefined;
  if (!layer.folders.includes(to)) {
    return `${from} must not import from ${to}; turn the arrow round or move what both need to shared.`;
  }
  if (to === 'persistence' && !typeOnly && path !== 'server/main.ts') {
    return 'Only server/main.ts picks a storage adapter; elsewhere in server use `import type` of the port.';
  }
  return undefined;
}

function mayImportPackage({ packages, node }: Layer, specifier: string): boolean {
  if (specifier.startsWith('node:')) return node;
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function objectionToOrder(path: string, target: string): string | undefined {
  const [from, to] = [path, target].map(serverRank);
  if (from === undefined || to === undefined || from === -1 || to <= from) return undefined;
  return `In server, ${serverOrder[from]} must not import from ${serverOrder[to]}: pass it in from above, or move the type down.`;
}

function objectionToPages(path: string, target: string): string | undefined {
  const [from, to] = [path, target].map((each) => /^web\/([a-z]+)\//.exec(each)?.[1]);
  if (from === undefined || to === undefined || from === to || path.endsWith('/main.tsx')) return undefined;
  if (!pages.includes(from) || !pages.includes(to)) return undefined;
  return `In web, the page ${from} must not import from the page ${to}: move what both need beside them.`;
}

/** -1 for what has no place in the order. */
function serverRank(path: string): number {
  const name = /^server\/([a-z]+)/.exec(path)?.[1] ?? '';
  return serverOrder.indexOf(name);
}

function findSpreadSocketLibrary(files: readonly SourceFile[]): Violation[] {
  const users = files
    .filter(({ path }) => layerOf(path) === 'server' && !path.startsWith('server/gateway/'))
    .flatMap(({ path, imports }) => {
      const found = imports.find(({ specifier }) => socketLibraries.includes(specifier));
      return found ? [{ path, line: found.line }] : [];
    });
  const message = 'Only server/gateway knows the socket library: give this file a small interface.';
  return users.map((user) => ({ ...user, message }));
}
