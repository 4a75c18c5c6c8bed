/** How many TCP connections there may be, HTTP and WebSocket together: what is over is dropped before a byte of it is read. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../../config/config.ts';
import { addressKey } from '../../limit/address-key.ts';
import type { ServerMetrics } from '../../metrics/server-metrics.ts';

/** Behind a proxy all connections have its address: then it has to count them. */
export function capConnections(
  server: Server,
  { limits, trustProxy }: Pick<Config, 'limits' | 'trustProxy'>,
  metrics: ServerMetrics,
): void {
  server.maxConnections = limits.maxConnections;
  server.on('drop', () => metrics.connectionDropped('server'));
  if (trustProxy.length > 0) return;
  const counts = new Map<string, number>();
  const addresses = new Map<Socket, string>();
  // One function for all of them: a closure each would be a part of what an idle connection costs.
  const leave = function (this: Socket): void {
    const address = addresses.get(this) ?? '';
    addresses.delete(this);
    const left = (counts.get(address) ?? 1) - 1;
    if (left === 0) counts.delete(address);
    else counts.set(address, left);
  };
  server.on('connection', (socket) => {
    const address = addressKey(socket.remoteAddress ?? '');
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    addresses.set(socket, address);
    socket.on('close', leave);
    if (count <= limits.connectionsPerAddress) return;
    metrics.connectionDropped('address');
    socket.destroy();
  });
}
