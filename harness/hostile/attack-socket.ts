/** A WebSocket in the hands of an attacker: sends whatever it likes, comes back whenever it is closed. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { message } from '../../shared/message-table.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Tally } from './attack.ts';
import { type Seat, socketUrl } from './seat.ts';

export function openSocket(url: string, seat: Seat, tally: Tally): WebSocket {
  const socket = new WebSocket(socketUrl(url, seat), { maxPayload: 0 });
  socket.on('error', () => {});
  socket.on('close', (code) => tally.closed(code));
  socket.on('message', (data: Buffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    if (decoding.readVarUint(decoder) !== message.notice) return;
    const { rule, retryAfterMs } = JSON.parse(decoding.readVarString(decoder)) as Notice;
    tally.noticed(rule, retryAfterMs);
  });
  return socket;
}

/** What the attacker's own system takes before it waits: as a flood, and without running out of memory. */
const maxBuffered = 262_144;
const burst = 50;
const comeBackMs = 100;

/** Sends frames as fast as the server takes them; comes back when it is closed. */
export async function flood(
  url: string,
  seat: Seat,
  tally: Tally,
  signal: AbortSignal,
  frame: (socket: WebSocket) => Uint8Array | string,
): Promise<void> {
  while (!signal.aborted) {
    const socket = openSocket(url, seat, tally);
    await new Promise((resolve) => {
      socket.once('open', resolve);
      socket.once('close', resolve);
    });
    while (!signal.aborted && socket.readyState === WebSocket.OPEN) {
      for (let i = 0; i < burst && socket.bufferedAmount < maxBuffered; i++) {
        socket.send(frame(socket));
        tally.sent += 1;
      }
      await sleep(1);
    }
    socket.terminate();
    if (!signal.aborted) await sleep(comeBackMs);
  }
}
