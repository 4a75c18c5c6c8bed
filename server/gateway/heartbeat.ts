/** Pings every socket and ends those that have been silent: the ghost window after a pulled plug. */

import { closeCode } from '../../shared/close-code.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { OpenSockets } from './open-sockets.ts';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly config: Pick<Config, 'limits' | 'timing'>;
  readonly metrics: ServerMetrics;
}

/** The result ends it. */
export function keepHeartbeat(
  sockets: OpenSockets,
  { clock, config, metrics }: HeartbeatOptions,
): () => void {
  const { pingIntervalMs, pingTimeoutMs } = config.timing;
  const beat = (): void => {
    const now = clock.now();
    closeSlowest(sockets, config.limits.totalBufferBytes, metrics);
    for (const connection of sockets.all) {
      // A socket that this server reads no further cannot be heard.
      if (connection.isPaused) connection.heardAt = now;
      if (now - connection.heardAt > pingTimeoutMs) {
        metrics.closed('dead');
        connection.terminate();
      } else if (connection.isOpen) connection.ping();
    }
    timer = clock.at(now + pingIntervalMs, beat);
  };
  let timer: Timer = clock.at(clock.now() + pingIntervalMs, beat);
  return () => timer.cancel();
}

/** Each socket's own limit bounds what one holds; this bounds what a whole school of slow ones does. */
function closeSlowest(sockets: OpenSockets, totalBufferBytes: number, metrics: ServerMetrics): void {
  let unsent = sockets.figures.unsentBytes;
  if (unsent <= totalBufferBytes) return;
  for (const connection of [...sockets.all].sort((a, b) => b.bufferedBytes - a.bufferedBytes)) {
    if (unsent <= totalBufferBytes) return;
    unsent -= connection.bufferedBytes;
    metrics.closed(closeCode.slow.code);
    connection.terminate();
  }
}
