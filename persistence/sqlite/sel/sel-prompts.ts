/** The question that a teacher asks in a room, and what a student may answer. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { CaselTag, type Prompt } from '../../../shared/sel-api.ts';
import type { SelStore } from '../../sel-store.ts';
import { Nullable, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { selRow } from './sel-row.ts';

type Prompts = Pick<SelStore, 'setPrompt' | 'withdrawPrompt' | 'askedPrompt' | 'invitation'>;

const parsePrompt = selRow(
  'prompts',
  Type.Object({
    promptId: StoredInteger,
    text: Type.String(),
    answer: Type.Union([Type.Literal('text'), Type.Literal('faces')]),
    casel: Nullable(CaselTag),
    setAt: StoredInteger,
  }),
);

/** The room's prompt, or null if none is being asked. */
export function preparePromptOf(db: Database): (roomId: string) => Prompt | null {
  const find = db.prepare<[roomId: string]>(
    'SELECT prompt_id AS promptId, text, answer, casel, set_at AS setAt FROM prompts WHERE room_id = ?',
  );
  return (roomId) => {
    const row = find.get(roomId);
    if (row === undefined) return null;
    const { casel, ...prompt } = parsePrompt(row);
    return { ...prompt, ...(casel !== null && { casel }) };
  };
}

export function openPrompts(
  db: Database,
  directory: ClassDirectory,
  settings: SelStore['settings'],
): Prompts {
  const promptOf = preparePromptOf(db);
  const withdraw = db.prepare<[roomId: string]>('DELETE FROM prompts WHERE room_id = ?');
  const insert = db.prepare<[roomId: string, text: string, answer: string, casel: string | null, at: number]>(
    'INSERT INTO prompts (room_id, text, answer, casel, set_at) VALUES (?, ?, ?, ?, ?)',
  );
  const announce = db.prepare<[roomId: string, at: number]>(
    `INSERT INTO events (room_id, kind, at) VALUES (?, 'prompt', ?)`,
  );

  const replace = db.transaction(
    (roomId: string, { text, answer, casel }: Omit<Prompt, 'promptId'>, at: number) => {
      withdraw.run(roomId);
      const { lastInsertRowid } = insert.run(roomId, text, answer, casel ?? null, at);
      announce.run(roomId, at);
      return Number(lastInsertRowid);
    },
  );

  const end = db.transaction((roomId: string, at: number) => {
    if (withdraw.run(roomId).changes > 0) announce.run(roomId, at);
  });

  return {
    async setPrompt(roomId, request, at) {
      const prompt = { ...request, setAt: at };
      return { ...prompt, promptId: replace.immediate(roomId, prompt, at) };
    },
    async withdrawPrompt(roomId, at) {
      end.immediate(roomId, at);
    },
    async askedPrompt(roomId) {
      return promptOf(roomId);
    },
    async invitation(seat) {
      if (directory.studentAt(seat).recordedFrom === null) return { checkIn: false, prompt: null };
      const { checkIns, reflections } = await settings(seat.roomId);
      return { checkIn: checkIns, prompt: reflections ? promptOf(seat.roomId) : null };
    },
  };
}
