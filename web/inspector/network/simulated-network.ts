/** The browser's WebSocket behind a network that is as slow as asked for, and a look at every frame that passes. */
import { systemClock } from '../../../client/client-clock.ts';
import type { WebSocketClass } from '../../../client/web-socket-class.ts';
import { type NetworkConditions, noConditions } from './conditions.ts';
import { InOrderLane } from './in-order-lane.ts';
import { tripMs } from './trip-time.ts';

export type FrameListener = (direction: 'in' | 'out', frame: Uint8Array) => void;

interface Cuttable {
  cut(): void;
}

/** TCP's handshake and the upgrade to a WebSocket take a round trip each. */
const handshakeTrips = 4;

export class SimulatedNetwork {
  conditions: NetworkConditions = noConditions;
  readonly WebSocket: WebSocketClass;
  readonly #sockets = new Set<Cuttable>();

  /** `onFrame`: as the page sends and gets them. */
  constructor(onFrame: FrameListener) {
    this.WebSocket = socketClass(this, onFrame);
  }

  /** Ends what is open without a word to the page, as a lost connection does. */
  cut(): void {
    for (const socket of this.#sockets) socket.cut();
  }

  opened(socket: Cuttable): void {
    this.#sockets.add(socket);
  }

  ended(socket: Cuttable): void {
    this.#sockets.delete(socket);
  }
}

function socketClass(network: SimulatedNetwork, onFrame: FrameListener): WebSocketClass {
  return class SimulatedSocket extends WebSocket {
    readonly #up = new InOrderLane(systemClock);
    readonly #down = new InOrderLane(systemClock);

    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      network.opened(this);
      // Before any listener of the page's, so that these events can be held back and given out later.
      this.addEventListener('open', (event) => {
        this.#delay(event, this.#down, 0, () => new Event('open'), handshakeTrips);
      });
      this.addEventListener('message', (event: MessageEvent<unknown>) => {
        const { data } = event;
        const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array();
        this.#delay(event, this.#down, bytes.byteLength, () => {
          onFrame('in', bytes);
          return new MessageEvent('message', { data });
        });
      });
      this.addEventListener('close', (event) => {
        const { code, reason, wasClean } = event;
        this.#delay(event, this.#down, 0, () => {
          network.ended(this);
          return new CloseEvent('close', { code, reason, wasClean });
        });
      });
    }

    override send(data: Uint8Array<ArrayBuffer>): void {
      onFrame('out', data);
      this.#pass(this.#up, data.byteLength, () => {
        if (this.readyState === WebSocket.OPEN) super.send(data);
      });
    }

    /** Behind what is still to be sent. */
    override close(): void {
      this.#pass(this.#up, 0, () => super.close());
    }

    /** A browser can't leave without the closing handshake, so the server sees an orderly end and only the page a lost one. */
    cut(): void {
      this.#up.clear();
      this.#down.clear();
      super.close();
      network.ended(this);
      this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
    }

    #delay(event: Event, lane: InOrderLane, bytes: number, make: () => Event, trips = 1): void {
      // What is given out below comes by here again.
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      this.#pass(lane, bytes, () => this.dispatchEvent(make()), trips);
    }

    #pass(lane: InOrderLane, bytes: number, deliver: () => void, trips = 1): void {
      let sumMs = 0;
      for (let trip = 0; trip < trips; trip++) {
        const ms = tripMs(network.conditions, bytes, Math.random);
        if (ms === undefined) {
          this.cut();
          return;
        }
        sumMs += ms;
      }
      lane.pass(sumMs, deliver);
    }
  };
}
