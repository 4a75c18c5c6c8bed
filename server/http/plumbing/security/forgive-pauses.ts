/**
 * Node gives a request its time by the system's clock, and looks before it reads: after a pause of this process it would answer 408 to,
 * or close on, whoever was not read. So the limits grow by the pauses that lie in them.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../../clock.ts';

/** The two clocks differ by roundings, too. */
const leastPauseMs = 1;
/** Until then, what waits in a socket has been read. */
const lateLookMs = 1000;

export function forgivePauses(server: Server, clock: Clock): void {
  const { requestTimeout, headersTimeout } = server;
  const pauses = new RecentPauses(clock, Math.max(requestTimeout, headersTimeout));
  Object.defineProperties(server, {
    requestTimeout: { get: () => requestTimeout + pauses.ms },
    headersTimeout: { get: () => headersTimeout + pauses.ms },
  });
  // Of an idle connection. Without a listener Node destroys the socket itself.
  server.on('timeout', (socket: Socket) => {
    if (pauses.ms === 0) {
      socket.destroy();
      return;
    }
    const { bytesRead } = socket;
    clock.after(lateLookMs, () => {
      if (socket.bytesRead === bytesRead) socket.destroy();
    });
  });
}

class RecentPauses {
  readonly #clock: Clock;
  readonly #windowMs: number;
  #knownMs: number;
  #recentMs = 0;

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#knownMs = this.#lostMs();
  }

  /** How long this process was away within the last `windowMs` of its waking time. */
  get ms(): number {
    const newMs = this.#lostMs() - this.#knownMs;
    if (newMs >= leastPauseMs) {
      this.#knownMs += newMs;
      this.#recentMs += newMs;
      this.#clock.after(this.#windowMs, () => {
        this.#recentMs -= newMs;
      });
    }
    return this.#recentMs;
  }

  #lostMs(): number {
    return this.#clock.now() - this.#clock.awake();
  }
}
