/**
 * Pings sockets that have been silent for a while and ends those that stay silent. This bounds how long a participant seems
 * present after a plug was pulled. Active players need no ping, and several checks in each interval keep a whole school's pings
 * from being sent all at once. Silence is measured in waking time, so a check that is late because this process was paused does
 * not count the pause as silence.
 */

import { closeCode } from '../../shared/close-code.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { SocketFigures } from '../metrics/live-figures.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { SocketConnection } from './socket-connection.ts';

export type Watched = Pick<
  SocketConnection,
  'heardAt' | 'isPaused' | 'isOpen' | 'bufferedBytes' | 'ping' | 'terminate'
>;

export interface WatchedSockets {
  readonly all: Iterable<Watched>;
  readonly figures: SocketFigures;
}

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly config: Pick<Config, 'limits' | 'timing'>;
  readonly metrics: Pick<ServerMetrics, 'closed'>;
}

const looksPerInterval = 10;

/** The result stops it. */
export function keepHeartbeat(
  sockets: WatchedSockets,
  { clock, config, metrics }: HeartbeatOptions,
): () => void {
  const { pingIntervalMs, pingTimeoutMs } = config.timing;
  const lookEveryMs = pingIntervalMs / looksPerInterval;
  const look = (): void => {
    const now = clock.awake();
    closeSlowest(sockets, config.limits.totalBufferBytes, metrics);
    for (const connection of sockets.all) {
      // A socket that this server has paused can't be heard.
      if (connection.isPaused) connection.heardAt = now;
      if (now - connection.heardAt > pingTimeoutMs) {
        metrics.closed('dead');
        connection.terminate();
      } else if (now - connection.heardAt >= pingIntervalMs && connection.isOpen) connection.ping();
    }
    timer = clock.after(lookEveryMs, look);
  };
  let timer: Timer = clock.after(lookEveryMs, look);
  return () => timer.cancel();
}

/** Each socket's own limit bounds what it buffers; this bounds what a whole school of slow sockets buffers. */
function closeSlowest(
  sockets: WatchedSockets,
  totalBufferBytes: number,
  metrics: HeartbeatOptions['metrics'],
): void {
  let unsent = sockets.figures.unsentBytes;
  if (unsent <= totalBufferBytes) return;
  for (const connection of [...sockets.all].sort((a, b) => b.bufferedBytes - a.bufferedBytes)) {
    if (unsent <= totalBufferBytes) return;
    unsent -= connection.bufferedBytes;
    metrics.closed(closeCode.slow.code);
    connection.terminate();
  }
}
