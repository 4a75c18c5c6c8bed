/** The beats that the server announced, held against the timeline that this page plays by. */
import { Compile } from 'typebox/compile';
import type { Awareness } from 'y-protocols/awareness';
import type { MusicalTime } from '../../client/musical-time.ts';
import { ServerState } from '../../shared/awareness-state.ts';
import { pairTimeOfBeat } from '../../shared/timeline-pair.ts';

export interface HeardTick {
  readonly beat: number;
  /** How long before its moment it came. */
  readonly aheadMs: number;
  /** How far its moment is from the one of this page's own timeline; undefined where that has no such beat. */
  readonly offMs: number | undefined;
}

const maxTicks = 120;
const validator = Compile(ServerState);

export class TickLog {
  readonly #awareness: Awareness;
  readonly #time: MusicalTime;
  #ticks: readonly HeardTick[] = [];
  #lastAt: number | undefined;

  constructor(awareness: Awareness, time: MusicalTime) {
    this.#awareness = awareness;
    this.#time = time;
    awareness.on('change', this.#onChange);
  }

  /** Oldest first. */
  get ticks(): readonly HeardTick[] {
    return this.#ticks;
  }

  stop(): void {
    this.#awareness.off('change', this.#onChange);
  }

  readonly #onChange = ({ updated }: { readonly updated: readonly number[] }): void => {
    for (const clientId of updated) {
      const state = this.#awareness.getStates().get(clientId);
      if (validator.Check(state) && state.user.role === 'server' && state.tick) this.#hear(state.tick);
    }
  };

  #hear({ beat, at }: NonNullable<ServerState['tick']>): void {
    const now = this.#time.now();
    if (at === this.#lastAt || now === undefined) return;
    this.#lastAt = at;
    const ownAt = pairTimeOfBeat(now.pair, beat);
    const tick = {
      beat,
      aheadMs: this.#time.localAt(at) - now.localMs,
      offMs: ownAt === undefined ? undefined : at - ownAt,
    };
    this.#ticks = [...this.#ticks, tick].slice(-maxTicks);
  }
}
