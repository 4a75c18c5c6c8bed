/** Shows a lesson: a table that is redrawn in place, or plain lines where the output is no terminal. */
import { stdout } from 'node:process';
import type { Lesson } from '../class/lesson.ts';
import { drawEvent, drawLesson, type LessonEvent, progressLine } from './lesson-view.ts';

/** Narrower, lines would wrap and the picture fall apart. */
const leastColumns = 80;
const redrawEveryMs = 125;
const progressEveryMs = 10_000;

export class Stage {
  readonly #lesson: Lesson;
  readonly #events: LessonEvent[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #isRedrawn: boolean;
  #drawnLines = 0;

  constructor(lesson: Lesson) {
    this.#lesson = lesson;
    const { isTTY, columns, rows } = stdout;
    this.#isRedrawn = isTTY && columns >= leastColumns && rows > drawLesson(lesson, []).length;
    this.#timer = this.#isRedrawn
      ? setInterval(() => this.#draw(), redrawEveryMs)
      : setInterval(() => console.log(`  ${progressLine(lesson)}`), progressEveryMs);
  }

  event(says: string): void {
    const { beatNow = 0, options } = this.#lesson;
    const event = { atMs: (Math.max(0, beatNow) * 60_000) / options.tune.bpm, says };
    this.#events.push(event);
    if (!this.#isRedrawn) console.log(drawEvent(event));
  }

  /** The last picture stays. */
  close(): void {
    clearInterval(this.#timer);
    if (this.#isRedrawn) this.#draw();
  }

  #draw(): void {
    const lines = drawLesson(this.#lesson, this.#events);
    // In one write, so that nothing flickers.
    const up = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A` : '';
    stdout.write(`${up}${lines.map((line) => `\x1b[2K${line}\n`).join('')}`);
    this.#drawnLines = lines.length;
  }
}
