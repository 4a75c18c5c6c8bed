/** Books when each member would sound each beat, all on the demo's own clock, and when it heard of it by a tick. */
import { Distribution } from './distribution.ts';

export class BeatLedger {
  /** By beat: the moment at which each member would sound it. */
  readonly #soundings = new Map<number, Map<string, number>>();
  readonly #arrivals = new Map<number, Map<string, number>>();
  /** How long before its moment a tick came. */
  readonly tickLead = new Distribution();
  /** How long after its moment a key was pressed. */
  readonly press = new Distribution();
  #lateTicks = 0;
  #lateBeats = 0;
  #handedBeats = 0;

  /** `atMs`: when it would sound there. */
  handedOut(memberId: string, beat: number, atMs: number, nowMs: number): void {
    this.#handedBeats++;
    if (nowMs > atMs) this.#lateBeats++;
    place(this.#soundings, beat, memberId, atMs);
  }

  ticked(memberId: string, beat: number, atMs: number, nowMs: number): void {
    if (nowMs > atMs) this.#lateTicks++;
    this.tickLead.add(atMs - nowMs);
    place(this.#arrivals, beat, memberId, nowMs);
  }

  get beats(): number {
    return this.#soundings.size;
  }

  get handedBeats(): number {
    return this.#handedBeats;
  }

  /** Handed out after their moment. */
  get lateBeats(): number {
    return this.#lateBeats;
  }

  get lateTicks(): number {
    return this.#lateTicks;
  }

  /** From the first to the last member that would sound a beat. */
  spread(): Distribution {
    return spreadOf(this.#soundings);
  }

  /** The same, if members sounded a beat when its tick came. */
  arrivalSpread(): Distribution {
    return spreadOf(this.#arrivals);
  }
}

function place(
  moments: Map<number, Map<string, number>>,
  beat: number,
  memberId: string,
  atMs: number,
): void {
  const ofBeat = moments.get(beat) ?? new Map<string, number>();
  moments.set(beat, ofBeat);
  ofBeat.set(memberId, atMs);
}

function spreadOf(moments: ReadonlyMap<number, ReadonlyMap<string, number>>): Distribution {
  const spread = new Distribution();
  for (const ofBeat of moments.values()) {
    const times = [...ofBeat.values()];
    if (times.length > 1) spread.add(Math.max(...times) - Math.min(...times));
  }
  return spread;
}
