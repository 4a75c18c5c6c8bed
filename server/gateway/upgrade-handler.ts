/**
 * HTTP upgrades to WebSockets. Upgrades for a room's socket go straight to the socket library, a few in each turn of the event
 * loop. At any other address, a WebSocket is opened only to tell the client by a close code what is spoken here. An upgrade to
 * anything else is answered as the plain request that it also is.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Timer } from '../clock.ts';
import type { AddressConfig } from '../http/plumbing/client-address.ts';
import { ClientAddress } from '../http/plumbing/client-address.ts';
import { addressKey } from '../limit/address-key.ts';
import { TickThrottle } from '../limit/tick-throttle.ts';
import { type ConnectParams, parseConnectParams } from './connect-params.ts';
import { forwardedHost } from './forwarded-host.ts';

export interface Upgraded extends ConnectParams {
  /** The socket beneath the WebSocket. */
  readonly transport: Socket;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** The network address of the client. */
  readonly address: string;
}

export interface UpgradeHandlerOptions {
  readonly clock: Clock;
  readonly config: AddressConfig;
  /** The largest message that the library hands over, in bytes. */
  readonly maxPayload: number;
  onSocket(socket: WebSocket, upgraded: Upgraded): void;
  /** A WebSocket was requested at an address that is no room's. `path` has no query. */
  onStray(socket: WebSocket, transport: Socket, path: string): void;
}

const upgradesPerTurn = 1;
/** Per message, including empty fragments, because the sender pays nothing for having them read. */
const maxFragments = 1024;

/** Longer than a whole school takes to come back at once. */
const upgradeTimeoutMs = 5000;

export class UpgradeHandler {
  readonly #app: FastifyInstance;
  readonly #options: UpgradeHandlerOptions;
  readonly #library: WebSocketServer;
  readonly #throttle: TickThrottle;
  readonly #clientAddress: ClientAddress;
  /** Sockets that are not WebSockets yet, or were answered as plain HTTP. Nothing else would end them. */
  readonly #deadlines = new Map<Socket, Timer>();

  constructor(app: FastifyInstance, options: UpgradeHandlerOptions) {
    const { clock, config, maxPayload } = options;
    this.#app = app;
    this.#options = options;
    this.#library = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
      maxFragments,
      autoPong: false,
    });
    this.#throttle = new TickThrottle(clock, upgradesPerTurn);
    this.#clientAddress = new ClientAddress(config);
    const receive = (request: IncomingMessage, _socket: unknown, head: Buffer): void =>
      this.#receive(request, head);
    app.server.on('upgrade', receive);
    app.addHook('preClose', async () => {
      app.server.off('upgrade', receive);
      this.#library.close();
      for (const transport of this.#deadlines.keys()) transport.destroy();
    });
  }

  #receive(request: IncomingMessage, head: Buffer): void {
    const { clock } = this.#options;
    const transport = request.socket;
    // Node has removed its own error listener.
    transport.on('error', destroy);
    const timer = clock.after(upgradeTimeoutMs, () => {
      this.#deadlines.delete(transport);
      transport.destroy();
    });
    this.#deadlines.set(transport, timer);
    const seat = parseConnectParams(request.url ?? '');
    if (seat === undefined && !isWebSocket(request)) this.#answer(request);
    else {
      const address = this.#clientAddress.of(request);
      this.#throttle.pass(addressKey(address), () =>
        this.#upgrade(request, head, seat && { ...seat, address }),
      );
    }
  }

  #upgrade(
    request: IncomingMessage,
    head: Buffer,
    seat: (ConnectParams & Pick<Upgraded, 'address'>) | undefined,
  ): void {
    const transport = request.socket;
    if (transport.destroyed) return;
    // The upgrade answer and the session's first frames leave as one write.
    transport.cork();
    this.#options.clock.endOfTurn(() => transport.uncork());
    this.#library.handleUpgrade(request, transport, head, (socket) => {
      transport.off('error', destroy);
      this.#deadlines.get(transport)?.cancel();
      this.#deadlines.delete(transport);
      if (seat === undefined) {
        this.#options.onStray(socket, transport, request.url?.split('?', 1)[0] ?? '');
        return;
      }
      const { origin } = request.headers;
      const host = forwardedHost(request, this.#clientAddress);
      this.#options.onSocket(socket, { ...seat, transport, origin, host });
    });
  }

  #answer(request: IncomingMessage): void {
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    try {
      response.assignSocket(request.socket);
    } catch {
      // The client has not read the answer to its previous request.
      request.socket.destroy();
      return;
    }
    response.once('finish', () => request.socket.end());
    this.#app.server.emit('request', request, response);
  }
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function destroy(this: Socket): void {
  this.destroy();
}
