/**
 * Which assigned beats one student took. A note belongs to the beat that is nearest, so it may come up to half a beat before
 * its turn is known to have passed, or after; one note takes one turn at most.
 */
export class TurnMatch {
  #openBeat: number | undefined;
  #playedBeat: number | undefined;

  /** True where this note takes a turn. */
  play(beat: number): boolean {
    const nearest = Math.round(beat);
    const taken = this.#openBeat === nearest;
    if (taken) this.#openBeat = undefined;
    else this.#playedBeat = nearest;
    return taken;
  }

  /** An assigned beat passes; true where the note that takes it has been played already. */
  pass(beat: number): boolean {
    const taken = this.#playedBeat === beat;
    this.#playedBeat = undefined;
    this.#openBeat = taken ? undefined : beat;
    return taken;
  }
}
