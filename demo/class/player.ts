/** Presses a student's keys, each at the moment of its beat. */
import type { ClientClock, NoteToPlay, ScheduledBeat, Timer } from '../../client/index.ts';
import type { Score } from './score.ts';

export interface PlayerOptions {
  readonly score: Score;
  readonly clock: ClientClock;
  /** When a beat is to be heard, ms on `clock`; undefined where it never is. */
  readonly localTimeOf: (beat: number) => number | undefined;
  /** `dueAt` on `clock`. */
  readonly press: (note: NoteToPlay, dueAt: number) => void;
}

export class Player {
  readonly #options: PlayerOptions;
  /** By the whole beat that they follow. */
  readonly #timers = new Map<number, Timer[]>();

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  prepare({ beat }: ScheduledBeat): void {
    const { score, clock, localTimeOf, press } = this.#options;
    this.cancel(beat);
    const timers = score.notesFrom(beat).flatMap((note) => {
      const dueAt = localTimeOf(note.beat);
      return dueAt === undefined ? [] : [clock.at(dueAt, () => press(note, dueAt))];
    });
    this.#timers.set(beat, timers);
    this.#timers.delete(beat - 4);
  }

  cancel(beat: number): void {
    for (const timer of this.#timers.get(beat) ?? []) timer.cancel();
    this.#timers.delete(beat);
  }

  stop(): void {
    for (const beat of [...this.#timers.keys()]) this.cancel(beat);
  }
}
