/** Those who come and go during a lesson: each is away for half of its time. */
import type { LatencyHistogram } from './latency-histogram.ts';
import type { LoadOrder } from './load-order.ts';
import type { LoadRoom } from './load-room.ts';

interface Visitor {
  readonly room: LoadRoom;
  readonly path: string;
  nextAt: number;
  stay: Promise<{ leave(): void }> | undefined;
}

export class Visitors {
  readonly #visitors: Visitor[];
  readonly #everyMs: number;
  readonly #joins: LatencyHistogram;

  constructor(rooms: readonly LoadRoom[], { rooms: orders, visitors }: LoadOrder, joins: LatencyHistogram) {
    this.#everyMs = visitors.everyMs;
    this.#joins = joins;
    const now = performance.now();
    this.#visitors = rooms.flatMap((room, index) =>
      (visitors.count === 0 ? [] : (orders[index]?.paths.slice(-visitors.count) ?? [])).map(
        (path, place) => ({
          room,
          path,
          // Spread over the time, so that they don't all come at once.
          nextAt: now + (visitors.everyMs * (index + place / visitors.count)) / rooms.length,
          stay: undefined,
        }),
      ),
    );
  }

  run(now: number): void {
    for (const visitor of this.#visitors) {
      if (now < visitor.nextAt) continue;
      visitor.nextAt += this.#everyMs / 2;
      const { stay } = visitor;
      visitor.stay = stay === undefined ? this.#come(visitor) : undefined;
      void stay?.then(({ leave }) => leave()).catch(() => {});
    }
  }

  leave(): void {
    for (const { stay } of this.#visitors) void stay?.then(({ leave }) => leave()).catch(() => {});
  }

  async #come({ room, path }: Visitor): Promise<{ leave(): void }> {
    const visit = await room.visit(path);
    this.#joins.add(visit.ms);
    return visit;
  }
}
