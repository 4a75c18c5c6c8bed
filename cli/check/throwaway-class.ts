/** A class that exists for one check: opened with the teacher key, closed when it is over. */
import { WebSocket } from 'ws';
import { type Classroom, connect, createRoom, joinRoom } from '../../client/index.ts';
import { isTrueWithin } from './waiting.ts';

export interface ThrowawayClass {
  readonly teacher: Classroom;
  readonly students: readonly Classroom[];
  /** How long it took from the first request until everybody was in step. */
  readonly readyMs: number;
  close(): Promise<void>;
}

export interface ClassOptions {
  readonly url: string;
  readonly teacherKey: string;
  readonly students: number;
  readonly timeoutMs: number;
}

/** Rejects with DownbeatError, or with Error where the class does not come together in time. Leaves no room behind. */
export async function openThrowawayClass(options: ClassOptions): Promise<ThrowawayClass> {
  const { url, teacherKey, timeoutMs } = options;
  const startedAt = performance.now();
  const session = await createRoom({ url, teacherKey, title: 'Check', teacherName: 'Check' });
  const teacher = connect(session, { WebSocket });
  const students: Classroom[] = [];
  const close = async (): Promise<void> => {
    await teacher.closeRoom().catch(() => {});
    await Promise.all([teacher, ...students].map((member) => member.close()));
  };
  try {
    for (let i = 1; i <= options.students; i++) {
      const seat = await joinRoom({ url, code: session.code, name: `Check ${i}` });
      students.push(connect(seat, { WebSocket }));
    }
    const members = [teacher, ...students];
    const isLive = (): boolean => members.every(({ connection }) => connection.status === 'live');
    if (!(await isTrueWithin(timeoutMs, isLive))) {
      const missing = members.filter(({ connection }) => connection.status !== 'live').length;
      throw new Error(`${missing} of ${members.length} members were not connected after ${timeoutMs} ms.`);
    }
    return { teacher, students, readyMs: performance.now() - startedAt, close };
  } catch (error) {
    await close();
    throw error;
  }
}
