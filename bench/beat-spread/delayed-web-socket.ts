/**
 * A WebSocket behind a slow network, made in user space: frames wait here, on their way out and on their way in, as long as
 * the simulator's network model draws. In order, as TCP delivers: a late frame holds up those behind it.
 */
import { WebSocket } from 'ws';
import type { WebSocketClass } from '../../client/index.ts';
import { connect, type Network } from '../../test/simulator/network.ts';
import type { SeededRandom } from '../../test/simulator/seeded-random.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';

interface Way {
  delayMs(): number;
}

/** The network of one laptop, for all of its connections one after the other. */
export function delayedWebSocket(network: Network, random: SeededRandom): WebSocketClass {
  // Only the drawn delays are used: the clock stands still.
  const { up, down } = connect(new FakeClock(), network, random);
  return class DelayedWebSocket extends WebSocket {
    readonly #up = new InOrder(up);
    readonly #down = new InOrder(down);

    constructor(url: string, protocols?: string[]) {
      super(url, protocols, { perMessageDeflate: false });
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      this.#up.pass(() => {
        if (this.readyState === WebSocket.OPEN) super.send(data);
      });
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      const isOfTheWire = event === 'open' || event === 'message' || event === 'close';
      if (!isOfTheWire) return super.emit(event, ...args);
      // TCP's handshake and the upgrade take a round trip each; the last way back is added as for every frame.
      const handshakeMs = event === 'open' ? up.delayMs() + down.delayMs() + up.delayMs() : 0;
      this.#down.pass(() => super.emit(event, ...args), handshakeMs);
      return true;
    }
  };
}

/** One direction: what goes in first comes out first. */
class InOrder {
  readonly #way: Way;
  readonly #waiting: { readonly dueAt: number; readonly deliver: () => void }[] = [];
  #lastDueAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(way: Way) {
    this.#way = way;
  }

  pass(deliver: () => void, extraMs = 0): void {
    this.#lastDueAt = Math.max(this.#lastDueAt, performance.now() + extraMs + this.#way.delayMs());
    this.#waiting.push({ dueAt: this.#lastDueAt, deliver });
    this.#wait();
  }

  #wait(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#timer !== undefined) return;
    const waitMs = Math.max(0, Math.ceil(first.dueAt - performance.now()));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#deliverDue();
      this.#wait();
    }, waitMs);
  }

  #deliverDue(): void {
    const now = performance.now();
    while ((this.#waiting[0]?.dueAt ?? Number.POSITIVE_INFINITY) <= now) this.#waiting.shift()?.deliver();
  }
}
