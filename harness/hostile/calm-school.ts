/** Classes that do nothing but play and edit, and measure what an attack on another room does to them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CalmMember, type Latencies } from './calm-member.ts';
import { openClass } from './seat.ts';

export interface CalmOptions {
  readonly url: string;
  readonly teacherKey: string;
  readonly rooms: number;
  /** Of each room, beside its teacher. */
  readonly students: number;
}

/** Of every student. */
const noteEveryMs = 500;
/** Of one student of each room. */
const editEveryMs = 50;
const readyTimeoutMs = 20_000;

export class CalmSchool {
  readonly #rooms: readonly (readonly CalmMember[])[];
  readonly #timers: NodeJS.Timeout[] = [];
  #latencies: Latencies | undefined;

  private constructor(rooms: readonly (readonly CalmMember[])[]) {
    this.#rooms = rooms;
  }

  static async open({ url, teacherKey, rooms, students }: CalmOptions): Promise<CalmSchool> {
    const members: CalmMember[][] = [];
    const school = new CalmSchool(members);
    for (let i = 0; i < rooms; i++) {
      const editedAt = new Map<number, number>();
      const seats = await openClass(url, teacherKey, students);
      members.push(seats.map((seat) => new CalmMember(url, seat, editedAt, () => school.#latencies)));
    }
    const deadline = performance.now() + readyTimeoutMs;
    while (!members.flat().every(({ isReady }) => isReady)) {
      if (performance.now() > deadline) throw new Error('The calm classes did not come together.');
      await sleep(20);
    }
    school.#begin();
    return school;
  }

  /** Close codes of members: none, unless the server cut somebody off who did no harm. */
  get cutOff(): number[] {
    return this.#rooms.flat().flatMap(({ closeCode }) => closeCode ?? []);
  }

  /** What arrives from now on, for as long. */
  async measure(durationMs: number): Promise<Latencies> {
    const latencies: Latencies = { notes: [], edits: [] };
    this.#latencies = latencies;
    await sleep(durationMs);
    this.#latencies = undefined;
    return latencies;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const member of this.#rooms.flat()) member.close();
  }

  #begin(): void {
    const members = this.#rooms.flat();
    let turn = 0;
    // One after the other, as children play: not all at the same moment.
    this.#every(noteEveryMs / members.length, () => {
      turn += 1;
      members[turn % members.length]?.playNote();
    });
    let edits = 0;
    this.#every(editEveryMs / this.#rooms.length, () => {
      edits += 1;
      this.#rooms[edits % this.#rooms.length]?.[1]?.edit(Math.floor(edits / this.#rooms.length));
    });
  }

  /** Makes good what a late timer has missed. */
  #every(periodMs: number, action: () => void): void {
    let dueAt = performance.now() + periodMs;
    const catchUp = (): void => {
      for (; dueAt <= performance.now(); dueAt += periodMs) action();
    };
    this.#timers.push(setInterval(catchUp, 2));
  }
}
