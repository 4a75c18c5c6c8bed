/** Limits TCP connections, HTTP and WebSocket together. Those above the limit are dropped before a byte of them is read. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../../../config/config.ts';
import { addressKey } from '../../../limit/address-key.ts';
import type { ServerMetrics } from '../../../metrics/server-metrics.ts';

/** The connections of one address. */
interface Connections {
  count: number;
  /** The connections that are not WebSockets, oldest first. */
  readonly plain: Set<Socket>;
}

/**
 * If an address has too many connections, its oldest one that is no WebSocket is closed. A client that opens thousands and keeps
 * them loses them again, and a classmate behind the same address still gets in. Behind a proxy all connections have the proxy's
 * address, so the proxy has to count them.
 */
export function capConnections(
  server: Server,
  { limits, trustProxy }: Pick<Config, 'limits' | 'trustProxy'>,
  metrics: ServerMetrics,
): void {
  server.maxConnections = limits.maxConnections;
  server.on('drop', () => metrics.connectionDropped('server'));
  if (trustProxy.length > 0) return;
  const byAddress = new Map<string, Connections>();
  const addresses = new Map<Socket, string>();
  const of = (socket: Socket): Connections | undefined => byAddress.get(addresses.get(socket) ?? '');
  // One function is shared, because a closure for each would add to the cost of an idle connection.
  const leave = function (this: Socket): void {
    const own = of(this);
    if (own !== undefined) {
      own.count -= 1;
      own.plain.delete(this);
      if (own.count === 0) byAddress.delete(addresses.get(this) ?? '');
    }
    addresses.delete(this);
  };
  server.on('upgrade', ({ socket }: IncomingMessage) => of(socket)?.plain.delete(socket));
  server.on('connection', (socket) => {
    const address = addressKey(socket.remoteAddress ?? '');
    const own = byAddress.get(address) ?? { count: 0, plain: new Set<Socket>() };
    byAddress.set(address, own);
    addresses.set(socket, address);
    own.count += 1;
    own.plain.add(socket);
    socket.on('close', leave);
    if (own.count <= limits.connectionsPerAddress) return;
    metrics.connectionDropped('address');
    const [oldest] = own.plain;
    own.plain.delete(oldest ?? socket);
    (oldest ?? socket).destroy();
  });
}
