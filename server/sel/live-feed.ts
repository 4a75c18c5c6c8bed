/**
 * What happens in a room, as it is stored: followers read the table from their own place on and are only woken, never fed,
 * so that nothing can be missed between a reconnect and the next event.
 */
import type { SelStore } from '../../persistence/sel-store.ts';
import type { SelEvent } from '../../shared/sel-api.ts';

const eventsPerRead = 200;

class Follower {
  #isWoken = false;
  #wake: (() => void) | undefined;

  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  async woken(): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isWoken = false;
    this.#wake = undefined;
  }
}

export class LiveFeed {
  readonly #store: Pick<SelStore, 'eventsAfter' | 'lastEventId'>;
  readonly #followers = new Map<string, Set<Follower>>();
  #closed = false;

  constructor(store: Pick<SelStore, 'eventsAfter' | 'lastEventId'>) {
    this.#store = store;
  }

  followersOf(roomId: string): number {
    return this.#followers.get(roomId)?.size ?? 0;
  }

  /** Where a follower begins that has seen nothing yet. */
  now(roomId: string): Promise<number> {
    return this.#store.lastEventId(roomId);
  }

  /** The room has new events. */
  wake(roomId: string): void {
    for (const follower of this.#followers.get(roomId) ?? []) follower.wake();
  }

  /** Every event after `eventId`, in order, until the signal or the feed's end. */
  async *follow(roomId: string, eventId: number, signal: AbortSignal): AsyncGenerator<SelEvent[]> {
    const follower = new Follower();
    const followers = this.#followers.get(roomId) ?? new Set();
    this.#followers.set(roomId, followers.add(follower));
    const end = (): void => follower.wake();
    signal.addEventListener('abort', end);
    try {
      for (let seen = eventId; !this.#closed && !signal.aborted; ) {
        const events = await this.#store.eventsAfter(roomId, seen, eventsPerRead);
        seen = events.at(-1)?.eventId ?? seen;
        if (events.length > 0) yield events;
        else await follower.woken();
      }
    } finally {
      signal.removeEventListener('abort', end);
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(roomId);
    }
  }

  /** The server ends: every follower is let go. */
  close(): void {
    this.#closed = true;
    for (const roomId of this.#followers.keys()) this.wake(roomId);
  }
}
