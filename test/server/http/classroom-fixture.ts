/** A server with one open room, its teacher and one student, driven over HTTP. */
import { createTestServer, type TestServer, type TestServerOptions } from '../../support/test-server.ts';
import { createShiftedClock, type ShiftedClock } from './shifted-clock.ts';

export interface Seated {
  readonly token: string;
  readonly participantId: string;
  readonly roomId: string;
}

export interface Classroom {
  readonly server: TestServer;
  readonly clock: ShiftedClock;
  readonly code: string;
  readonly path: string;
  readonly teacher: Seated;
  readonly student: Seated;
  /** Asks on the room's path, as `who`. */
  ask(
    who: Seated | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): ReturnType<TestServer['request']>;
  /** The room as the teacher reads it. */
  read(): Promise<Record<string, unknown>>;
}

export async function openClassroom(options: TestServerOptions = {}): Promise<Classroom> {
  const clock = createShiftedClock();
  const server = await createTestServer({ clock, ...options });
  const teacher = await server.createRoom({
    title: 'Tuesday',
    bpm: 120,
    beatsPerBar: 3,
    teacherName: 'Ms Ode',
  });
  const student = await server.join(teacher.code, 'Ada');
  const path = `/api/rooms/${teacher.code}`;
  const ask: Classroom['ask'] = (who, method, rest, body) =>
    server.request(method, `${path}${rest}`, {
      ...(who && { token: who.token }),
      ...(body !== undefined && { body }),
    });
  const read = async () => (await ask(teacher, 'GET', '')).body;
  return { server, clock, code: teacher.code, path, teacher, student, ask, read };
}
