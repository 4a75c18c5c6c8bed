/** One laptop's way to the server, which can be cut. */
import { WebSocket } from 'ws';
import type { WebSocketClass } from '../../client/index.ts';

export class Network {
  #socket: WebSocket | undefined;
  /** For the SDK: its sockets go through this network. */
  readonly WebSocket: WebSocketClass;

  constructor() {
    const use = (socket: WebSocket): void => {
      this.#socket = socket;
    };
    this.WebSocket = class extends WebSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols, { perMessageDeflate: false });
        use(this);
      }
    };
  }

  /** Destroys the connection: no close frame, nothing flushed. */
  cut(): void {
    this.#socket?.terminate();
  }
}
