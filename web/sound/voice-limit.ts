/**
 * How many notes may sound at once: a few of each player, so that a forearm on the pads is no cluster, and so many altogether
 * that a slow tablet keeps up.
 */
export interface VoiceLimitOptions {
  readonly perPlayer: number;
  readonly total: number;
}

export class VoiceLimit {
  readonly #options: VoiceLimitOptions;
  #sounding: { readonly player: string; readonly startAt: number; readonly endAt: number }[] = [];

  constructor(options: VoiceLimitOptions) {
    this.#options = options;
  }

  /** Whether one more may sound from `startAt` to `endAt`; counts it where it may. Times in one unit, of any clock. */
  admit(player: string, startAt: number, endAt: number, now: number): boolean {
    this.#sounding = this.#sounding.filter((voice) => voice.endAt > now);
    const overlapping = this.#sounding.filter((voice) => voice.endAt > startAt && voice.startAt < endAt);
    const own = overlapping.filter((voice) => voice.player === player);
    if (own.length >= this.#options.perPlayer || overlapping.length >= this.#options.total) return false;
    this.#sounding.push({ player, startAt, endAt });
    return true;
  }
}
