/** Connections die under students' hands; the SDK brings them back. */
import type { Absences } from '../measure/absences.ts';
import { Distribution } from '../measure/distribution.ts';
import type { EditScene } from './edit-scene.ts';
import type { Member } from './member.ts';

const returnTimeoutMs = 20_000;

export class DropScene {
  readonly recovery = new Distribution();
  readonly #absences: Absences;
  readonly #edits: EditScene;
  readonly #releases: readonly (() => void)[];
  #totals = { cut: 0, recovered: 0, unplanned: 0 };

  constructor(members: readonly Member[], absences: Absences, edits: EditScene) {
    this.#absences = absences;
    this.#edits = edits;
    this.#releases = members.map((member) =>
      member.classroom.on('connection', ({ status }) => {
        if (status === 'live') return absences.returned(member.id, performance.now());
        if (status !== 'offline' && status !== 'closed') return;
        // Who was cut off has been booked as away already.
        if (absences.left(member.id, performance.now())) this.#totals.unplanned++;
      }),
    );
  }

  get totals(): { readonly cut: number; readonly recovered: number; readonly unplanned: number } {
    return this.#totals;
  }

  /** Whoever is gone from now on has left by the end of the lesson. */
  close(): void {
    for (const release of this.#releases) release();
  }

  /** Resolves, when the student is back or given up, to what an onlooker would say. */
  async cut(student: Member): Promise<string> {
    this.#totals.cut++;
    const startMs = performance.now();
    this.#absences.left(student.id, startMs);
    const back = nextLive(student);
    student.network.cut();
    this.#edits.writeWhileAway(student);
    const isBack = await back;
    if (!isBack) return `${student.name}'s connection dies, and does not come back`;
    const tookMs = performance.now() - startMs;
    this.#totals.recovered++;
    this.recovery.add(tookMs);
    return `${student.name}'s connection dies: back after ${tookMs.toFixed(0)} ms`;
  }
}

function nextLive({ classroom }: Member): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isBack: boolean): void => {
      off();
      clearTimeout(timeout);
      resolve(isBack);
    };
    const off = classroom.on('connection', ({ status }) => {
      if (status === 'live') settle(true);
    });
    const timeout = setTimeout(() => settle(false), returnTimeoutMs);
  });
}
