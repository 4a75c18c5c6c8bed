/** The whole server in this process, on a free port of the loopback, with its real store. */
import { pino } from 'pino';
import type { RoomStore } from '../../persistence/room-store.ts';
import type { SelStore } from '../../persistence/sel-store.ts';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { openSqliteSelStore } from '../../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import type { Secrets } from '../../server/auth/secrets.ts';
import type { SigningKey } from '../../server/auth/signing-keys.ts';
import { type Clock, createSystemClock } from '../../server/clock.ts';
import { parseConfig } from '../../server/config/parse-config.ts';
import { createServer, type DownbeatServer } from '../../server/create-server.ts';
import type { ServerExtension } from '../../server/server-extension.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Seat } from './stock-client.ts';

export interface TestServerOptions {
  /** Environment as an operator would set it. */
  readonly env?: Record<string, string>;
  /** A file, to be opened again after `close`; in memory without it. */
  readonly file?: string;
  readonly clock?: Clock;
  /** Newest first. */
  readonly signingSecrets?: readonly string[];
  readonly policy?: (builtIn: Policy) => Policy;
  readonly extensions?: readonly ServerExtension[];
  /** Collects the log's lines. */
  readonly logLines?: string[];
  /** Wraps the store, to make it fail. */
  readonly wrapStore?: (store: RoomStore) => RoomStore;
  /** The file of social-emotional learning; in memory without it. */
  readonly selFile?: string;
  readonly wrapSelStore?: (store: SelStore) => SelStore;
  /** The built pages; without it the server has none. */
  readonly webDir?: string;
}

export interface TestServer extends DownbeatServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly teacherKey: string;
  readonly store: RoomStore;
  readonly selStore: SelStore;
  readonly clock: Clock;
  createRoom(body?: Record<string, unknown>): Promise<Seat & { readonly code: string }>;
  join(code: string, name: string): Promise<Seat>;
  request(
    method: string,
    path: string,
    options?: RequestOptions,
  ): Promise<{ status: number; body: JsonObject }>;
}

export interface RequestOptions {
  readonly token?: string;
  readonly body?: unknown;
}

export type JsonObject = Record<string, unknown>;

export const testSigningSecret = 'a signing secret for tests only, 32+ bytes';

function keysOf(signingSecrets: readonly string[]): SigningKey[] {
  return signingSecrets.map((secret) => ({ secret: new TextEncoder().encode(secret) }));
}

const teacherKey = 'TEST-TEACHER-KEY-0001';
const secrets: Secrets = {
  signingKeys: keysOf([testSigningSecret]),
  teacherKey,
  teacherKeyIsNew: false,
};

export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const config = parseConfig({ PORT: '0', HOST: '127.0.0.1', ...options.env });
  const opened = openSqliteRoomStore({ file: options.file ?? ':memory:', synchronous: 'NORMAL' });
  const store = options.wrapStore?.(opened) ?? opened;
  const clock = options.clock ?? createSystemClock();
  const { selLessonGapMs: lessonGapMs } = config.timing;
  const openedSel = openSqliteSelStore({ file: options.selFile ?? ':memory:', lessonGapMs });
  const selStore = options.wrapSelStore?.(openedSel) ?? openedSel;
  const { logLines, policy, extensions } = options;
  const logger = logLines
    ? pino({ level: 'debug' }, { write: (line: string) => logLines.push(line) })
    : pino({ level: 'silent' });
  const server = await createServer({
    config,
    clock,
    store,
    selStore,
    secrets: { ...secrets, ...(options.signingSecrets && { signingKeys: keysOf(options.signingSecrets) }) },
    logger,
    ...(policy && { policy }),
    ...(extensions && { extensions }),
    ...(options.webDir !== undefined && { webDir: options.webDir }),
  });
  const port = await server.listen();
  const url = `http://127.0.0.1:${port}`;

  async function request(method: string, path: string, { token, body }: RequestOptions = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: parsed as JsonObject };
  }

  async function seatFrom(
    method: string,
    path: string,
    requestOptions: RequestOptions,
  ): Promise<Seat & { code: string }> {
    const { status, body } = await request(method, path, requestOptions);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as unknown as Seat & { code: string };
  }

  return {
    ...server,
    url,
    wsUrl: `ws://127.0.0.1:${port}/ws`,
    teacherKey,
    store,
    selStore,
    clock,
    request,
    createRoom: (body = {}) => seatFrom('POST', '/api/rooms', { token: teacherKey, body }),
    join: (code, name) => seatFrom('POST', `/api/rooms/${code}/join`, { body: { name } }),
    async close() {
      await server.close();
      await store.close();
      await selStore.close();
    },
  };
}
