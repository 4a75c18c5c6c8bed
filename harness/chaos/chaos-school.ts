/** Opens the rooms and fills their seats, over HTTP as clients do. */
import Type from 'typebox';
import { Value } from 'typebox/value';
import { createRoom, joinRoom, type Session } from '../../client/index.ts';
import type { ClientKind, Place } from './client-worker-message.ts';

export interface Enrolled {
  readonly roomId: string;
  readonly code: string;
  readonly seats: readonly {
    readonly participantId: string;
    readonly name: string;
    readonly role: 'teacher' | 'student';
    readonly seat: number;
  }[];
  readonly places: readonly Place[];
}

interface Server {
  readonly url: string;
  readonly teacherKey: string;
}

const teacherName = 'Ms Vega';
/** One in so many students has the stock client. */
const stockEvery = 5;

/** `light` of them, beside the teacher and the first students. */
export async function enrol(server: Server, size: number, light: number): Promise<Enrolled> {
  const { url, teacherKey } = server;
  const teacher = await createRoom({ url, teacherKey, title: 'Chaos', teacherName, bpm: 100 });
  const promptId = await askForReflections(teacher);
  const students: Session[] = [];
  for (let i = 1; i < size; i++)
    students.push(await joinRoom({ url, code: teacher.code, name: `Student ${i}` }));
  const sessions = [teacher, ...students];
  return {
    roomId: teacher.roomId,
    code: teacher.code,
    seats: sessions.map(({ participantId, role }, index) => ({
      participantId,
      role,
      name: index === 0 ? teacherName : `Student ${index}`,
      seat: index + 1,
    })),
    places: sessions.map((session, index) => ({
      kind: index >= size - light ? 'light' : kindOf(index),
      session,
      promptId,
    })),
  };
}

function kindOf(index: number): ClientKind {
  return index > 0 && index % stockEvery === 0 ? 'stock' : 'sdk';
}

/** The prompt's id. */
async function askForReflections(teacher: Session): Promise<number> {
  await call(teacher, 'PATCH', 'settings', { reflections: true });
  const prompt = await call(teacher, 'PUT', 'prompt', { text: 'What did you hear?', answer: 'text' });
  return Value.Parse(Type.Object({ promptId: Type.Integer() }), prompt).promptId;
}

async function call(
  { url, roomId, token }: Session,
  method: string,
  path: string,
  body: object,
): Promise<unknown> {
  const response = await fetch(`${url}/api/rooms/${roomId}/sel/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
