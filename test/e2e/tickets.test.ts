/** Tickets in the place of tokens in the addresses of sockets: over HTTP, over the socket, with stock clients and the SDK. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as decoding from 'lib0/decoding';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { message } from '../../shared/message-table.ts';
import { encodeSyncStep1, encodeTicketRequest, readTicket } from '../../shared/protocol.ts';
import { freePort } from '../support/server-process.ts';
import type { Seat } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

const step1 = encodeSyncStep1(Uint8Array.of(0));

describe('a ticket', () => {
  let lesson: LiveClass;
  const logLines: string[] = [];
  afterEach(() => lesson.end());

  async function openClass(): Promise<Seat> {
    logLines.length = 0;
    lesson = await LiveClass.open({ logLines });
    return lesson.server.join(lesson.room.code, 'Anna');
  }

  async function ticketOf({ token }: Pick<Seat, 'token'>): Promise<string> {
    const { status, body } = await lesson.server.request('POST', '/api/token/ticket', { token });
    expect(status).toBe(200);
    expect(body.expiresInMs).toBe(60_000);
    return String(body.ticket);
  }

  const withTicket = (roomId: string, ticket: string) =>
    lesson.raw({ roomId, token: '', participantId: '', wsUrl: '' }, { sdk: true, ticket });

  it('opens one socket, as the token would, and no second one', async () => {
    const anna = await openClass();
    const ticket = await ticketOf(anna);
    const raw = (await withTicket(anna.roomId, ticket)).send(step1);
    await until(() => raw.bodies(message.sync).length > 1, 'the document');
    expect(await (await withTicket(anna.roomId, ticket)).closed()).toBe(closeCode.ticketUsed.code);
    expect(raw.closeCode).toBeUndefined();
    const presence = (await lesson.server.rooms.open(anna.roomId)).reader.presence(anna.participantId);
    expect(presence).toMatchObject({ online: true });
    expect(logLines.join('')).not.toContain(ticket);
  });

  it('is for its room and its seat, opens nothing else, and none is given to who has no right to it', async () => {
    const anna = await openClass();
    const other = await lesson.server.createRoom();
    expect(await (await withTicket(other.roomId, await ticketOf(anna))).closed()).toBe(
      closeCode.wrongRoom.code,
    );
    const ticket = await ticketOf(anna);
    const refused = await lesson.server.request('POST', '/api/token/refresh', { token: ticket });
    expect(refused).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect(await (await withTicket(anna.roomId, `${ticket.slice(0, -3)}AAA`)).closed()).toBe(
      closeCode.badToken.code,
    );
    // Removed between the ticket and the socket.
    const path = `/api/rooms/${lesson.room.code}/participants/${anna.participantId}`;
    await lesson.server.request('DELETE', path, { token: lesson.room.token });
    expect(await (await withTicket(anna.roomId, ticket)).closed()).toBe(closeCode.removed.code);
    const asked = await lesson.server.request('POST', '/api/token/ticket', { token: anna.token });
    expect(asked).toMatchObject({ status: 403, body: { code: 'REMOVED' } });
    expect((await lesson.server.request('POST', '/api/token/ticket')).status).toBe(401);
  });

  it('comes over the socket as well, for the next one', async () => {
    const anna = await openClass();
    const raw = (await lesson.raw(anna, { sdk: true })).send(step1, encodeTicketRequest());
    await until(() => raw.bodies(message.ticket).length === 1, 'the ticket');
    const [body = decoding.createDecoder(new Uint8Array())] = raw.bodies(message.ticket);
    const next = (await withTicket(anna.roomId, readTicket(body))).send(step1);
    await until(() => next.bodies(message.sync).length > 1, 'the document');
  });

  it('is all that a stock client needs in its address', async () => {
    const anna = await openClass();
    const provider = new WebsocketProvider(lesson.server.wsUrl, anna.roomId, new Y.Doc(), {
      params: { ticket: await ticketOf(anna) },
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    });
    lesson.adopt(provider);
    await until(() => provider.synced, 'the stock client to be synced');
    // And the token does as it did.
    await playsOn(await lesson.student('Ben'), await lesson.teacher());
  });
});

describe('the SDK', () => {
  let server: TestServer;
  let lesson: SdkClass;
  let dataDir: string | undefined;
  afterEach(async () => {
    await lesson.dismiss();
    await server.close();
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
  });

  /** Counts the tickets that were fetched by HTTP. */
  function counted(): { fetch: typeof globalThis.fetch; readonly tickets: number } {
    const counter = {
      tickets: 0,
      fetch: (input: string | URL | Request, init?: RequestInit) => {
        if (String(input).endsWith('/api/token/ticket')) counter.tickets += 1;
        return globalThis.fetch(input, init);
      },
    };
    return counter;
  }

  const isLive = ({ classroom }: Laptop): boolean => classroom.connection.status === 'live';

  it('has its token in no address, and comes back without a request for another ticket', async () => {
    server = await createTestServer();
    lesson = new SdkClass(server);
    const http = counted();
    const teacher = await lesson.open({ fetch: http.fetch });
    for (let drops = 1; drops <= 3; drops++) {
      await until(() => teacher.ticketCount === drops, 'the ticket for the next time');
      teacher.cut();
      await until(() => teacher.urls.length > drops && isLive(teacher), 'the connection to be back');
    }
    expect(http.tickets).toBe(1);
    expect(teacher.urls).toHaveLength(4);
    for (const { searchParams } of teacher.urls) {
      expect([searchParams.has('token'), searchParams.has('ticket')]).toEqual([false, true]);
    }
    expect(new Set(teacher.urls.map(({ searchParams }) => searchParams.get('ticket'))).size).toBe(4);
  });

  it('comes back to a server that was restarted, with the ticket of the one before', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'downbeat-tickets-'));
    const options = { file: join(dataDir, 'downbeat.db'), env: { PORT: String(await freePort()) } };
    server = await createTestServer(options);
    lesson = new SdkClass(server);
    const teacher = await lesson.open();
    await until(() => teacher.ticketCount === 1, 'the ticket for the next time');
    await server.close();
    server = await createTestServer(options);
    await until(() => teacher.urls.length > 1 && isLive(teacher), 'the class to be back', 15_000);
    for (const { searchParams } of teacher.urls) expect(searchParams.has('token')).toBe(false);
    expect(teacher.closeCodes).not.toContain(closeCode.ticketUsed.code);
    expect(teacher.closeCodes).not.toContain(closeCode.badToken.code);
  });

  it('comes back where its token was renewed in between, and stays past the end of the first', async () => {
    server = await createTestServer({ env: { DOWNBEAT_TOKEN_LIFETIME_MS: '3000' } });
    lesson = new SdkClass(server);
    const teacher = await lesson.open();
    const first = teacher.classroom.session;
    await until(() => teacher.classroom.session.token !== first.token, 'the token to be renewed');
    teacher.cut();
    await until(() => teacher.urls.length > 1 && isLive(teacher), 'the connection to be back');
    await until(() => server.clock.unixNow() > first.expiresAt + 500, 'the end of the first token');
    await until(() => isLive(teacher), 'the connection to go on');
    for (const { searchParams } of teacher.urls) expect(searchParams.has('token')).toBe(false);
  });
});
