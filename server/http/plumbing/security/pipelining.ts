/**
 * Allows a few requests to be sent before earlier ones are answered (RFC 9112, section 9.3.2). Node starts all requests of one
 * read in one turn of the event loop, which can be thousands of small ones. No browser and no proxy sends them like that.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { replaceListener } from './node-listeners.ts';

const maxUnanswered = 8;

/** Ends a connection that sends more. */
export function limitPipelining(server: Server): void {
  const unanswered = new WeakMap<Socket, number>();
  replaceListener(server, 'request', (handOn, request, response) => {
    const { socket } = request;
    // The rest of what was read still arrives here.
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
