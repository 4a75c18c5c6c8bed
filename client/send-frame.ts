import type { WebsocketProvider } from 'y-websocket';

/** Sends the frame if a connection is open. Otherwise returns false, and the frame is lost. */
export function sendFrame(provider: WebsocketProvider, frame: Uint8Array): boolean {
  const socket = provider.ws;
  if (!provider.wsconnected || socket === null || socket.readyState !== socket.OPEN) return false;
  // Copied to a buffer of its own, because lib0 may return a view of a larger one.
  socket.send(new Uint8Array(frame));
  return true;
}
