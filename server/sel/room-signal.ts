/** Wakes listeners that wait for news of a room. It carries no data: listeners look for themselves, so that nothing can be missed. */
export interface Listener {
  /** Resolves when the signal was rung since the last call, perhaps before this one. */
  rung(): Promise<void>;
  leave(): void;
}

class Waiter {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  async rung(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isRung = false;
    this.#wake = undefined;
  }
}

export class RoomSignal {
  readonly #waiters = new Map<string, Set<Waiter>>();

  /** Aborting the signal also rings, so that the listener can check whether it is over. */
  listen(roomId: string, signal: AbortSignal): Listener {
    const waiter = new Waiter();
    const waiters = this.#waiters.get(roomId) ?? new Set();
    this.#waiters.set(roomId, waiters.add(waiter));
    const ring = (): void => waiter.ring();
    signal.addEventListener('abort', ring);
    return {
      rung: () => waiter.rung(),
      leave: () => {
        signal.removeEventListener('abort', ring);
        waiters.delete(waiter);
        if (waiters.size === 0) this.#waiters.delete(roomId);
      },
    };
  }

  listenersOf(roomId: string): number {
    return this.#waiters.get(roomId)?.size ?? 0;
  }

  ring(roomId: string): void {
    for (const waiter of this.#waiters.get(roomId) ?? []) waiter.ring();
  }

  ringAll(): void {
    for (const roomId of this.#waiters.keys()) this.ring(roomId);
  }
}
