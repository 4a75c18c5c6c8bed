import type { WebsocketProvider } from 'y-websocket';

/** Sends the frame where a connection is open; false where none is, and the frame is gone. */
export function sendFrame(provider: WebsocketProvider, frame: Uint8Array): boolean {
  const socket = provider.ws;
  if (!provider.wsconnected || socket === null || socket.readyState !== socket.OPEN) return false;
  // A copy on a buffer of its own: what lib0 hands out may be a view of a larger one.
  socket.send(new Uint8Array(frame));
  return true;
}
