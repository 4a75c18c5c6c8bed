/** Who inspects which room. A room that nobody inspects has no inspector, and costs one lookup in an empty map per frame. */
import type { InspectorSample } from '../../shared/inspector-api.ts';
import type { Clock, Timer } from '../clock.ts';
import { RoomInspector } from './room-inspector.ts';

export const sampleIntervalMs = 1000;

interface Follower {
  /** Only the newest sample, so that a slow follower misses samples instead of accumulating them. */
  sample: InspectorSample | undefined;
  wake: (() => void) | undefined;
}

interface Inspection {
  readonly inspector: RoomInspector;
  readonly followers: Set<Follower>;
  timer: Timer | undefined;
}

export class Inspections {
  readonly #clock: Clock;
  readonly #inspections = new Map<string, Inspection>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns undefined if nobody inspects the room. */
  inspectorOf(roomId: string): RoomInspector | undefined {
    return this.#inspections.size === 0 ? undefined : this.#inspections.get(roomId)?.inspector;
  }

  followersOf(roomId: string): number {
    return this.#inspections.get(roomId)?.followers.size ?? 0;
  }

  /** Yields a sample every second, until the signal aborts or the server stops. */
  async *follow(roomId: string, signal: AbortSignal): AsyncGenerator<InspectorSample> {
    const follower: Follower = { sample: undefined, wake: undefined };
    const inspection = this.#begin(roomId);
    inspection.followers.add(follower);
    const wake = (): void => follower.wake?.();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && !this.#isClosed) {
        const { sample } = follower;
        follower.sample = undefined;
        if (sample !== undefined) yield sample;
        else await new Promise<void>((resolve) => (follower.wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
      inspection.followers.delete(follower);
      if (inspection.followers.size === 0) this.#end(roomId, inspection);
    }
  }

  /** The server is stopping, so every follower is released. */
  close(): void {
    this.#isClosed = true;
    for (const { followers } of this.#inspections.values()) for (const { wake } of followers) wake?.();
  }

  #begin(roomId: string): Inspection {
    const known = this.#inspections.get(roomId);
    if (known !== undefined) return known;
    const inspector = new RoomInspector(this.#clock.now());
    const inspection: Inspection = { inspector, followers: new Set(), timer: undefined };
    this.#inspections.set(roomId, inspection);
    this.#arm(inspection, this.#clock.now() + sampleIntervalMs);
    return inspection;
  }

  #arm(inspection: Inspection, at: number): void {
    inspection.timer = this.#clock.at(at, () => {
      const now = this.#clock.now();
      const sample = inspection.inspector.take(now);
      for (const follower of inspection.followers) {
        follower.sample = sample;
        follower.wake?.();
      }
      this.#arm(inspection, Math.max(at, now - sampleIntervalMs) + sampleIntervalMs);
    });
  }

  #end(roomId: string, inspection: Inspection): void {
    inspection.timer?.cancel();
    this.#inspections.delete(roomId);
  }
}
