/**
 * Node times requests by the system's clock, and checks the time before it reads. After a pause of this process, it would answer
 * 408 to clients that it has not read, or close their connections. The limits are therefore extended by the pauses within them.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../../clock.ts';

/** The two clocks also differ by rounding. */
const leastPauseMs = 1;
/** By then, what was waiting in a socket has been read. */
const lateLookMs = 1000;

export function forgivePauses(server: Server, clock: Clock): void {
  const { requestTimeout, headersTimeout } = server;
  const pauses = new RecentPauses(clock, Math.max(requestTimeout, headersTimeout));
  Object.defineProperties(server, {
    requestTimeout: { get: () => requestTimeout + pauses.ms },
    headersTimeout: { get: () => headersTimeout + pauses.ms },
  });
  // For an idle connection. Without a listener, Node destroys the socket itself.
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

  /** How long this process was paused within the last `windowMs` of its waking time. */
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
