/** A live room's beat: turns the tempo that the teacher wants into the timeline in the document, and ticks from it. */
import type { Tick } from '../../shared/awareness-state.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import { defaultStartLeadMs, planTimeline, replanAt } from '../../shared/tempo-change.ts';
import type { Timeline } from '../../shared/timeline.ts';
import { rebasePair, type TimelinePair } from '../../shared/timeline-pair.ts';
import { createTicker, type Ticker, tickMarginMs } from '../beat/ticker.ts';
import type { Timer } from '../clock.ts';
import type { Edit } from '../gate/edit.ts';
import type { RoomContext } from './room-context.ts';

export interface RoomBeatOptions {
  readonly roomId: string;
  readonly context: RoomContext;
  readonly reader: RoomReader;
  /** Writes to the document as the server. */
  write(edits: readonly Edit[]): void;
  onTick(tick: Tick | undefined): void;
}

export class RoomBeat {
  readonly #options: RoomBeatOptions;
  /** Undefined until the beat has played once. */
  #ticker: Ticker | undefined;
  #pair: TimelinePair | undefined;
  #replan: Timer | undefined;
  #closed = false;

  constructor(options: RoomBeatOptions) {
    this.#options = options;
  }

  /** Call it after loading: the stored grid continues on this process's clock. */
  async resume(): Promise<void> {
    const { context, reader } = this.#options;
    const current = reader.timeline('current');
    if (current === undefined) {
      this.follow();
      return;
    }
    const next = reader.timeline('next');
    const stored: TimelinePair = { current, ...(next && { next }) };
    const fromUnixOrigin = await context.clockOrigin(current.clockId);
    if (this.#closed) return;
    const toUnixOrigin = context.clock.unixNow() - context.clock.now();
    const sameClock = current.clockId === context.clock.id;
    const clockId = context.clock.id;
    // A grid on an unknown clock can't be carried over, because the wall-clock time of its last anchor is lost. It starts anew.
    const step = {
      fromUnixOrigin: fromUnixOrigin ?? toUnixOrigin - current.timeOrigin,
      toUnixOrigin,
      clockId,
    };
    this.#adopt(sameClock ? stored : rebasePair(stored, step));
    this.follow();
  }

  /** Call it when the tempo root has changed. */
  follow(): void {
    const { context, reader } = this.#options;
    const { clock, timing } = context;
    const wish = reader.tempo();
    const options = { leadMs: timing.tempoLeadMs, startLeadMs: defaultStartLeadMs, clockId: clock.id };
    const planned = planTimeline(this.#pair, wish, clock.now(), options);
    if (planned !== this.#pair) this.#adopt(planned);
    this.#replan?.cancel();
    const again = replanAt(planned, wish);
    this.#replan = again === undefined ? undefined : clock.at(again, () => this.follow());
  }

  close(): void {
    this.#closed = true;
    this.#replan?.cancel();
    this.#ticker?.close();
  }

  #adopt(pair: TimelinePair): void {
    this.#pair = pair;
    this.#options.write([
      { root: 'timeline', key: 'current', value: timelineJson(pair.current) },
      { root: 'timeline', key: 'next', value: pair.next && timelineJson(pair.next) },
    ]);
    const plays = pair.current.playing || pair.next?.playing === true;
    if (plays) this.#ticker ??= this.#createTicker();
    else this.#options.onTick(undefined);
    this.#ticker?.set(plays ? pair : undefined);
  }

  #createTicker(): Ticker {
    const { roomId, context, onTick } = this.#options;
    const { clock, timing, onTickLateness } = context;
    return createTicker({
      clock,
      leadMs: timing.tickLeadMs,
      marginMs: tickMarginMs,
      onTick,
      onLateness: (latenessMs) => onTickLateness(latenessMs, roomId),
    });
  }
}

/** Copies the timeline, because the document keeps the object that it is given. */
function timelineJson(timeline: Timeline): {
  readonly [key: string]: number | string | boolean | Record<string, number>;
} {
  return { ...timeline };
}
