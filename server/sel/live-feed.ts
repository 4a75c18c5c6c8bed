/**
 * What happens in a room, as it is stored. Followers read the table from their own position and are only woken, never fed, so
 * that nothing can be missed between a reconnect and the next event.
 */
import type { SelStore } from '../../persistence/sel-store.ts';
import type { SelEvent } from '../../shared/sel-api.ts';
import { RoomSignal } from './room-signal.ts';

const eventsPerRead = 200;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Checked after each read from the store: what was read for a member who was removed meanwhile is not shown. */
  mayFollow(): Promise<boolean>;
}

export class LiveFeed {
  readonly #store: Pick<SelStore, 'eventsAfter' | 'lastEventId'>;
  readonly #signal = new RoomSignal();
  #closed = false;

  constructor(store: Pick<SelStore, 'eventsAfter' | 'lastEventId'>) {
    this.#store = store;
  }

  followersOf(roomId: string): number {
    return this.#signal.listenersOf(roomId);
  }

  /** Where a follower that has seen nothing yet begins. */
  now(roomId: string): Promise<number> {
    return this.#store.lastEventId(roomId);
  }

  /** The room has new events, or may have fewer followers. */
  wake(roomId: string): void {
    this.#signal.ring(roomId);
  }

  /** Yields every event after `eventId`, in order, until the signal aborts, the feed ends, or the follower may not see the next ones. */
  async *follow(
    roomId: string,
    eventId: number,
    { signal, mayFollow }: FollowOptions,
  ): AsyncGenerator<SelEvent[]> {
    const listener = this.#signal.listen(roomId, signal);
    try {
      for (let seen = eventId; !this.#closed && !signal.aborted; ) {
        const events = await this.#store.eventsAfter(roomId, seen, eventsPerRead);
        if (!(await mayFollow())) return;
        seen = events.at(-1)?.eventId ?? seen;
        if (events.length > 0) yield events;
        else await listener.rung();
      }
    } finally {
      listener.leave();
    }
  }

  /** The server is stopping, so every follower is released. */
  close(): void {
    this.#closed = true;
    this.#signal.ringAll();
  }
}
