/** What happens during the music, and when: everybody edits at once, students try what is forbidden, connections die. */
import type { Absences } from '../measure/absences.ts';
import { DropScene } from './drop-scene.ts';
import { EditScene } from './edit-scene.ts';
import { ForbiddenScene } from './forbidden-scene.ts';
import type { Member } from './member.ts';
import type { SimulatedClass } from './simulated-class.ts';
import { sleepUntil } from './wait.ts';

/** As shares of the lesson. */
const stormsAt = [0.2, 0.5, 0.8];
const forbiddenAt = [0.1, 0.35, 0.65, 0.9];
const drops = { from: 0.05, until: 0.9 } as const;
/** One student in so many is cut off. */
const dropEvery = 3;

interface Cue {
  /** As a share of the lesson. */
  readonly at: number;
  /** Resolves to what an onlooker would say. */
  readonly scene: () => Promise<string>;
}

export class Programme {
  readonly edits: EditScene;
  readonly drops: DropScene;
  readonly forbidden: ForbiddenScene;
  readonly #students: readonly Member[];

  private constructor(room: SimulatedClass, edits: EditScene, absences: Absences) {
    this.#students = room.students;
    this.edits = edits;
    this.drops = new DropScene(room.members, absences, edits);
    this.forbidden = new ForbiddenScene(room);
  }

  /** Rejects with Error where the room is not ready for it. */
  static async prepare(room: SimulatedClass, absences: Absences): Promise<Programme> {
    return new Programme(room, await EditScene.prepare(room), absences);
  }

  /** Resolves when everything has happened. Times on the demo's own clock. */
  async run(startMs: number, endMs: number, onEvent: (says: string) => void): Promise<void> {
    const play = async ({ at, scene }: Cue): Promise<void> => {
      await sleepUntil(startMs + at * (endMs - startMs));
      onEvent(await scene());
    };
    await Promise.all(this.#cues().map(play));
  }

  #cues(): Cue[] {
    const dropCount = Math.ceil(this.#students.length / dropEvery);
    const dropAt = (drop: number): number =>
      drops.from + ((drop + 0.5) / dropCount) * (drops.until - drops.from);
    return [
      ...stormsAt.map((at) => ({ at, scene: () => this.edits.storm() })),
      ...forbiddenAt.map((at, i) => ({
        at,
        // Not one of those who are cut off.
        scene: () => this.forbidden.attempt(this.#student(i * dropEvery + 1)),
      })),
      ...Array.from({ length: dropCount }, (_, i) => ({
        at: dropAt(i),
        scene: () => this.drops.cut(this.#student(i * dropEvery)),
      })),
    ];
  }

  #student(index: number): Member {
    const student = this.#students[index % this.#students.length];
    if (student === undefined) throw new Error('There are no students.');
    return student;
  }
}
