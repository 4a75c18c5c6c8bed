/**
 * Requests that are sent before the answers to earlier ones (RFC 9112, section 9.3.2): a few. Node begins all that a read brings,
 * thousands of small ones in one turn of the event loop; no browser and no proxy sends them so.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { replaceListener } from './node-listeners.ts';

const maxUnanswered = 8;

/** Ends the connection that sends more. */
export function limitPipelining(server: Server): void {
  const unanswered = new WeakMap<Socket, number>();
  replaceListener(server, 'request', (handOn, request, response) => {
    const { socket } = request;
    // What is left of the read comes all the same.
    if (socket.destroyed) return;
    const count = (unanswered.get(socket) ?? 0) + 1;
    unanswered.set(socket, count);
    if (count > maxUnanswered) {
      socket.destroy();
      return;
    }
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
    handOn();
  });
}
