/** The parameters in a room socket's URL, `/ws/:roomId?ticket=…&sdk=1&epoch=…`, or `token=…`. See docs/protocol.md. */
export interface ConnectParams {
  readonly roomId: string;
  /** Empty if there is none. */
  readonly rawToken: string;
  /** Replaces the token. Undefined if there is none. */
  readonly rawTicket: string | undefined;
  readonly isSdk: boolean;
  /** Unchecked. Undefined for a client that holds no document yet. */
  readonly epoch: string | undefined;
}

export const roomSocketRoute = '/ws/:roomId';
const roomSocketAddress = /^\/ws\/([^/?]{0,100})(?:\?(.*))?$/;

/** Takes the URL's path and query. Returns undefined if they do not name a room's socket. */
export function parseConnectParams(address: string): ConnectParams | undefined {
  const [, path, query] = roomSocketAddress.exec(address) ?? [];
  const roomId = path === undefined ? undefined : decoded(path);
  if (roomId === undefined) return undefined;
  const parameters = new URLSearchParams(query);
  return {
    roomId,
    rawToken: parameters.get('token') ?? '',
    rawTicket: parameters.get('ticket') ?? undefined,
    isSdk: parameters.get('sdk') === '1',
    epoch: parameters.get('epoch') ?? undefined,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
