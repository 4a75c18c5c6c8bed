/**
 * Taking the place of a listener that Node or Fastify has put on the HTTP server, to decide when it is called. The contract: one
 * listener has the event ("connection": Node's, which makes a parser for the socket and begins to read; "request": Fastify's), it is
 * there before us, and it can be called later with the same arguments. It is asserted when the server is put together, so that a
 * version of Node or Fastify that does otherwise is found at the start.
 *
 * Source: Node `lib/_http_server.js`, `Server` and `connectionListener`; Fastify `lib/server.js`.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface ListenerArguments {
  connection: [socket: Socket];
  request: [request: IncomingMessage, response: ServerResponse];
}

/** `listener` gets the arguments, and a function that hands them on to the one whose place it takes. Throws Error for a broken contract. */
export function replaceListener<Event extends keyof ListenerArguments>(
  server: Server,
  event: Event,
  listener: (handOn: () => void, ...args: ListenerArguments[Event]) => void,
): void {
  const [replaced, ...others] = server.listeners(event);
  if (replaced === undefined || others.length > 0) {
    throw new Error(
      `The HTTP server has ${others.length + (replaced ? 1 : 0)} listeners for "${event}" instead of one: ` +
        'see server/http/plumbing/security/node-listeners.ts.',
    );
  }
  server.removeAllListeners(event);
  server.on(event, (...args: ListenerArguments[Event]) =>
    listener(() => replaced.call(server, ...args), ...args),
  );
}
