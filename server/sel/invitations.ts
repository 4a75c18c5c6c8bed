/** What each student may answer now, sent whenever it changes. A teacher's prompt thus appears in the room, but not in its document. */
import type { Seat, SelStore } from '../../persistence/sel-store.ts';
import type { Invitation } from '../../shared/sel-api.ts';
import type { FollowOptions } from './live-feed.ts';
import { RoomSignal } from './room-signal.ts';

/** For the tabs and devices of one child. */
const maxStreams = 3;

export class Invitations {
  readonly #store: Pick<SelStore, 'invitation'>;
  readonly #signal = new RoomSignal();
  readonly #streams = new Map<string, Set<() => void>>();
  #closed = false;

  constructor(store: Pick<SelStore, 'invitation'>) {
    this.#store = store;
  }

  /**
   * Registers a student's next stream, which `end` ends. If there are too many, the oldest is ended, whose tablet may be long gone.
   * Returns the function to call when the stream is over.
   */
  enter({ participantId }: Seat, end: () => void): () => void {
    const streams = this.#streams.get(participantId) ?? new Set();
    this.#streams.set(participantId, streams.add(end));
    const [oldest] = streams;
    if (streams.size > maxStreams) oldest?.();
    return () => {
      streams.delete(end);
      if (streams.size === 0) this.#streams.delete(participantId);
    };
  }

  /** The room's prompt has changed, or who is in the room. */
  changed(roomId: string): void {
    this.#signal.ring(roomId);
  }

  /** A class's settings or a student's opt-out have changed. All streams check for themselves whether that affects them. */
  changedSomewhere(): void {
    this.#signal.ringAll();
  }

  /** Yields the present invitation, and each one that differs from the one before. */
  async *follow(seat: Seat, { signal, mayFollow }: FollowOptions): AsyncGenerator<Invitation> {
    const listener = this.#signal.listen(seat.roomId, signal);
    try {
      for (let shown: string | undefined; !this.#closed && !signal.aborted; await listener.rung()) {
        const invitation = await this.#store.invitation(seat);
        if (!(await mayFollow())) return;
        const text = JSON.stringify(invitation);
        if (text !== shown) yield invitation;
        shown = text;
      }
    } finally {
      listener.leave();
    }
  }

  close(): void {
    this.#closed = true;
    this.#signal.ringAll();
  }
}
