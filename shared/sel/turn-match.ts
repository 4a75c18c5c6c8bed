/**
 * Which assigned beats one student took. A note belongs to the nearest beat, so it may come up to half a beat before or after its
 * turn is known to have passed. One note takes one turn at most.
 */
export class TurnMatch {
  #openBeat: number | undefined;
  #playedBeat: number | undefined;

  /** Returns true if this note takes a turn. */
  play(beat: number): boolean {
    const nearest = Math.round(beat);
    const taken = this.#openBeat === nearest;
    if (taken) this.#openBeat = undefined;
    else this.#playedBeat = nearest;
    return taken;
  }

  /** An assigned beat passes. Returns true if the note that takes it has already been played. */
  pass(beat: number): boolean {
    const taken = this.#playedBeat === beat;
    this.#playedBeat = undefined;
    this.#openBeat = taken ? undefined : beat;
    return taken;
  }
}
