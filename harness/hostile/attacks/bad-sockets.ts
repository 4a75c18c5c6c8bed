/** Connections that cost something by being there. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeSyncStep1 } from '../../../shared/protocol.ts';
import type { Attack, Tally, Target } from '../attack.ts';
import { openSocket } from '../attack-socket.ts';
import { type Seat, socketUrl } from '../seat.ts';

const stepOne = encodeSyncStep1(Uint8Array.of(0));
const queryAwareness = Uint8Array.of(3);

function rawSocket({ url }: Target, tally: Tally): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  tally.sent += 1;
  socket.on('error', () => {});
  return socket;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** They ask for everything and read none of it. */
const slowReaders: Attack = {
  name: '40 slow readers',
  async run({ url, seats }, tally, signal) {
    const sockets = seats.slice(0, 40).map((seat) => {
      const socket = openSocket(url, seat, tally);
      socket.on('open', () => {
        socket.send(stepOne);
        socket.pause();
      });
      return socket;
    });
    while (!signal.aborted) {
      for (const socket of sockets) {
        if (socket.readyState !== socket.OPEN) continue;
        socket.send(queryAwareness);
        socket.send(stepOne);
        tally.sent += 2;
      }
      await sleep(20);
    }
    for (const socket of sockets) socket.terminate();
  },
};

/** Their plug is pulled: nothing is read, no ping answered. */
const halfOpen: Attack = {
  name: '200 half-open sockets',
  async run({ url, seats }, tally, signal) {
    const sockets = seats.slice(0, 40).flatMap((seat) =>
      Array.from({ length: 5 }, () => {
        const socket = openSocket(url, seat, tally);
        tally.sent += 1;
        socket.on('open', () => {
          socket.send(stepOne);
          socket.pause();
        });
        return socket;
      }),
    );
    await untilAborted(signal);
    for (const socket of sockets) socket.terminate();
  },
};

/** One byte of the head every 100 ms. */
const slowUpgrades: Attack = {
  name: '1000 slow upgrades',
  async run(target, tally, signal) {
    const [seat] = target.seats;
    if (seat === undefined) return;
    const { pathname, search } = new URL(socketUrl(target.url, seat));
    const head = `GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: `;
    const sockets = Array.from({ length: 1000 }, () => rawSocket(target, tally));
    for (let sent = 0; !signal.aborted; sent += 1) {
      for (const socket of sockets) if (socket.writable) socket.write(head.charAt(sent) || 'x');
      await sleep(100);
    }
    for (const socket of sockets) socket.destroy();
  },
};

const idleConnections: Attack = {
  name: '5000 idle TCP connections',
  async run(target, tally, signal) {
    const sockets = Array.from({ length: 5000 }, () => rawSocket(target, tally));
    await untilAborted(signal);
    for (const socket of sockets) socket.destroy();
  },
};

/** All members of a school at once, with a token each, again and again. */
const reconnectStorm: Attack = {
  name: 'reconnect storms of 990',
  async run({ url, seats }, tally, signal) {
    while (!signal.aborted) {
      await storm(url, seats, tally, signal);
      await sleep(1000);
    }
  },
};

async function storm(url: string, seats: readonly Seat[], tally: Tally, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const sockets = seats.map((seat) => openSocket(url, seat, tally));
  const ready = sockets.map(
    (socket) =>
      new Promise<void>((resolve) => {
        tally.sent += 1;
        socket.once('open', () => socket.send(stepOne));
        let frames = 0;
        socket.on('message', () => {
          frames += 1;
          // Hello, SyncStep1, awareness, SyncStep2.
          if (frames !== 4) return;
          tally.readyMs.push(performance.now() - startedAt);
          resolve();
        });
        socket.once('close', () => resolve());
        signal.addEventListener('abort', () => resolve());
      }),
  );
  await Promise.all(ready);
  for (const socket of sockets) socket.terminate();
}

export const badSockets: readonly Attack[] = [
  slowReaders,
  halfOpen,
  slowUpgrades,
  idleConnections,
  reconnectStorm,
];
