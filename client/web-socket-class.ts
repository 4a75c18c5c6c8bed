/** What the SDK needs of a WebSocket: the browser's own, Node's (22 and later) or the `WebSocket` of the `ws` package. */
export type WebSocketClass = new (
  url: string,
  protocols?: string[],
) => { binaryType: string; readonly readyState: number; send(data: Uint8Array): void; close(): void };

type DomWebSocket = typeof globalThis.WebSocket;

/** Throws an Error if there is none. */
export function chooseWebSocket(given: WebSocketClass | undefined): DomWebSocket {
  if (given === undefined && typeof globalThis.WebSocket === 'undefined') {
    throw new Error('This platform has no WebSocket: pass one, for example that of the `ws` package.');
  }
  // y-websocket asks for the DOM's type, although it uses no more of it than the above.
  return given === undefined ? globalThis.WebSocket : (given as DomWebSocket);
}
