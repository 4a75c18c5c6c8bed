/** A teacher and students in one room, each on a laptop of their own, over real sockets. */
import { createRoom, joinRoom } from '../../client/index.ts';
import type { Tune } from '../tune/tune.ts';
import { firstName } from './first-names.ts';
import { Member } from './member.ts';

export interface ClassOptions {
  readonly url: string;
  readonly teacherKey: string;
  readonly title: string;
  readonly tune: Tune;
  readonly studentCount: number;
}

export class SimulatedClass {
  readonly code: string;
  readonly teacher: Member;
  readonly students: readonly Member[];
  readonly #url: string;

  private constructor(url: string, code: string, teacher: Member, students: readonly Member[]) {
    this.#url = url;
    this.code = code;
    this.teacher = teacher;
    this.students = students;
  }

  /** Rejects with DownbeatError. */
  static async open({ url, teacherKey, title, tune, studentCount }: ClassOptions): Promise<SimulatedClass> {
    const { bpm, beatsPerBar, beatUnit } = tune;
    const session = await createRoom({ url, teacherKey, title, teacherName: 'Ms Vega', bpm, beatsPerBar });
    const teacher = new Member({ session, name: 'Ms Vega', seat: 0 });
    const students: Member[] = [];
    for (let index = 0; index < studentCount; index++) {
      const name = firstName(index);
      const seat = await joinRoom({ url, code: session.code, name });
      students.push(new Member({ session: seat, name, seat: index + 1 }));
    }
    await teacher.classroom.whenLive();
    teacher.classroom.setTempo({ beatUnit });
    return new SimulatedClass(url, session.code, teacher, students);
  }

  get members(): readonly Member[] {
    return [this.teacher, ...this.students];
  }

  get liveCount(): number {
    return this.members.filter(({ isLive }) => isLive).length;
  }

  /** Whether all members hold the same room. */
  isSame(): boolean {
    const [first, ...others] = this.members;
    if (first === undefined) return true;
    const expected = canonical(first.classroom.state);
    return others.every(({ classroom }) => canonical(classroom.state) === expected);
  }

  /** Whether the server, asked over HTTP, holds the same room as the teacher; false where it does not answer. */
  async isSameAsServer(): Promise<boolean> {
    const { session, state } = this.teacher.classroom;
    const headers = { authorization: `Bearer ${session.token}` };
    try {
      const response = await fetch(`${this.#url}/api/rooms/${this.code}`, { headers });
      const room: unknown = await response.json();
      const held: Readonly<Record<string, unknown>> = { ...(typeof room === 'object' && room) };
      return Object.entries(state).every(([root, value]) => canonical(held[root]) === canonical(value));
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()));
  }
}

/** Yjs keeps the keys of a map in the order of their arrival, which differs from one document to the next. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
