/** The whole class edits one pattern at once: cells of their own, which must all survive, and cells that all fight for. */
import { formatCellKey } from '../../shared/cell-key.ts';
import type { Member } from './member.ts';
import type { SimulatedClass } from './simulated-class.ts';
import { isTrueWithin } from './wait.ts';

const laneCount = 16;
const stepCount = 32;
/** Lanes in which every seat has a cell of its own: for edits in the room, and for those made while away. */
const firstLane = { live: 0, away: 8 } as const;
const sharedLane = 15;
const sharedCells = 4;
const timeoutMs = 10_000;

export interface EditTotals {
  readonly cells: number;
  readonly storms: number;
  readonly slowestMs: number;
}

export class EditScene {
  readonly #class: SimulatedClass;
  readonly #patternId: string;
  /** What cells with one writer must hold, by key. */
  readonly #written = new Map<string, number>();
  #totals = { cells: 0, storms: 0, slowestMs: 0 };

  private constructor(simulatedClass: SimulatedClass, patternId: string) {
    this.#class = simulatedClass;
    this.#patternId = patternId;
  }

  /** The teacher adds the pattern; resolves when everybody has it. */
  static async prepare(simulatedClass: SimulatedClass): Promise<EditScene> {
    const lanes = Array.from({ length: laneCount }, (_, lane) => `Lane ${lane + 1}`);
    const patternId = simulatedClass.teacher.classroom.addPattern({
      name: 'All together',
      lanes,
      steps: stepCount,
    });
    const arrived = await isTrueWithin(timeoutMs, () =>
      simulatedClass.members.every(({ classroom }) => classroom.reader.pattern(patternId) !== undefined),
    );
    if (!arrived) throw new Error("The teacher's pattern did not reach everybody.");
    return new EditScene(simulatedClass, patternId);
  }

  /** All students write in the same moment; resolves to what an onlooker would say. */
  async storm(): Promise<string> {
    const startMs = performance.now();
    const before = this.#totals.cells;
    const round = ++this.#totals.storms;
    for (const student of this.#class.students) {
      this.#writeOwn(student, firstLane.live, 1 + ((round * 31 + student.seat) % 127));
      for (let step = 0; step < sharedCells; step++) {
        student.classroom.setCell(this.#patternId, sharedLane, step, 1 + ((round + student.seat) % 127));
        this.#totals.cells++;
      }
    }
    const agreed = await isTrueWithin(timeoutMs, () => this.missing() === 0 && this.#class.isSame());
    const tookMs = performance.now() - startMs;
    this.#totals.slowestMs = Math.max(this.#totals.slowestMs, tookMs);
    const cells = this.#totals.cells - before;
    return agreed
      ? `everybody writes at once: ${cells} cells, the same everywhere after ${tookMs.toFixed(0)} ms`
      : `everybody writes at once: ${cells} cells, and they still differ`;
  }

  /** An edit on a laptop without a connection, to be merged when it is back. */
  writeWhileAway(student: Member): void {
    this.#writeOwn(student, firstLane.away, 1 + (student.seat % 127));
  }

  /** Cells with one writer that do not hold what it wrote, over all documents. */
  missing(): number {
    const written = [...this.#written];
    return this.#class.members.reduce(
      (sum, { classroom }) =>
        sum + written.filter(([key, velocity]) => classroom.reader.cell(key) !== velocity).length,
      0,
    );
  }

  get totals(): EditTotals {
    return this.#totals;
  }

  #writeOwn({ classroom, seat }: Member, lane: number, velocity: number): void {
    const laneIndex = lane + Math.floor(seat / stepCount);
    const stepIndex = seat % stepCount;
    classroom.setCell(this.#patternId, laneIndex, stepIndex, velocity);
    this.#totals.cells++;
    this.#written.set(formatCellKey({ patternId: this.#patternId, laneIndex, stepIndex }), velocity);
  }
}
