/** Reflections, check-ins and teachers' notes, sealed when they are stored and opened when they are read. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { EntryContent, SelEntry, SelEventKind } from '../../../shared/sel-api.ts';
import type { EntryDraft, Seat, SelStore } from '../../sel-store.ts';
import { Bytes, Nullable, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { createEntryKey, openEntry, sealEntry } from './sealed-entry.ts';
import { preparePromptOf } from './sel-prompts.ts';
import { selRow } from './sel-row.ts';

type Entries = Pick<SelStore, 'addReflection' | 'addCheckIn' | 'addNote' | 'entries' | 'correctEntry'>;

const parseKey = selRow('entry_keys', Type.Object({ key: Bytes }));
const parseEntry = selRow(
  'entries',
  Type.Object({
    entryId: StoredInteger,
    kind: Type.Union([Type.Literal('reflection'), Type.Literal('check-in'), Type.Literal('note')]),
    roomId: Type.String(),
    participantId: Type.String(),
    studentId: Type.String(),
    at: StoredInteger,
    correctedAt: Nullable(StoredInteger),
    sealed: Bytes,
    key: Bytes,
  }),
);

const readEntries = `SELECT entry_id AS entryId, kind, entries.room_id AS roomId, entries.participant_id AS participantId,
    student_id AS studentId, at, corrected_at AS correctedAt, sealed, key
  FROM class_rooms JOIN seats USING (room_id) JOIN entry_keys USING (room_id, participant_id)
    JOIN entries USING (room_id, participant_id)
  WHERE class_id = @classId`;

interface PageRow {
  readonly classId: string;
  readonly before: number;
  readonly limit: number;
}

function prepareStatements(db: Database) {
  const newestFirst = 'AND entry_id < @before ORDER BY entry_id DESC LIMIT @limit';
  return {
    findKey: db.prepare<Seat>(
      'SELECT key FROM entry_keys WHERE room_id = @roomId AND participant_id = @participantId',
    ),
    addKey: db.prepare<Seat & { key: Uint8Array }>(
      'INSERT INTO entry_keys (room_id, participant_id, key) VALUES (@roomId, @participantId, @key)',
    ),
    add: db.prepare<Seat & { kind: string; at: number; sealed: Uint8Array }>(
      `INSERT INTO entries (room_id, participant_id, kind, at, sealed)
       VALUES (@roomId, @participantId, @kind, @at, @sealed)`,
    ),
    announce: db.prepare<Seat & { event: SelEventKind; at: number }>(
      'INSERT INTO events (room_id, participant_id, kind, at) VALUES (@roomId, @participantId, @event, @at)',
    ),
    ofClass: db.prepare<PageRow>(`${readEntries} ${newestFirst}`),
    ofStudent: db.prepare<PageRow & { studentId: string }>(
      `${readEntries} AND student_id = @studentId ${newestFirst}`,
    ),
    one: db.prepare<{ classId: string; studentId: string; entryId: number }>(
      `${readEntries} AND student_id = @studentId AND entry_id = @entryId`,
    ),
    correct: db.prepare<[sealed: Uint8Array, correctedAt: number, entryId: number]>(
      'UPDATE entries SET sealed = ?, corrected_at = ? WHERE entry_id = ?',
    ),
  };
}

export function openEntries(
  db: Database,
  directory: ClassDirectory,
  settings: SelStore['settings'],
): Entries {
  const sql = prepareStatements(db);
  const promptOf = preparePromptOf(db);

  function keyOf(seat: Seat): Uint8Array {
    const row = sql.findKey.get(seat);
    if (row !== undefined) return parseKey(row).key;
    const key = createEntryKey();
    sql.addKey.run({ ...seat, key });
    return key;
  }

  const add = db.transaction((draft: EntryDraft, events: readonly SelEventKind[]): boolean => {
    const { kind, at, content } = draft;
    const seat = { roomId: draft.roomId, participantId: draft.participantId };
    if (!directory.mayRecord(seat, at)) return false;
    sql.add.run({ ...seat, kind, at, sealed: sealEntry(content, keyOf(seat), seat) });
    for (const event of events) sql.announce.run({ ...seat, event, at });
    return true;
  });

  return {
    async addReflection(seat, promptId, answer, at) {
      const prompt = promptOf(seat.roomId);
      const { reflections } = await settings(seat.roomId);
      if (!reflections || prompt?.promptId !== promptId) return false;
      const content = { prompt: prompt.text, ...(prompt.casel && { casel: prompt.casel }), ...answer };
      return add.immediate({ ...seat, kind: 'reflection', at, content }, ['reflection']);
    },
    async addCheckIn(seat, content, at) {
      const { checkIns } = await settings(seat.roomId);
      const events: SelEventKind[] = content.wantsToTalk ? ['check-in', 'wants-to-talk'] : ['check-in'];
      return checkIns && add.immediate({ ...seat, kind: 'check-in', at, content }, events);
    },
    async addNote(roomId, studentId, text, at) {
      const seat = directory.seatsOf(roomId, studentId)[0];
      return seat !== undefined && add.immediate({ ...seat, kind: 'note', at, content: { text } }, []);
    },
    async entries(roomId, studentId, { before = Number.MAX_SAFE_INTEGER, limit }) {
      const page = { classId: directory.classOf(roomId), before, limit };
      const rows =
        studentId === undefined ? sql.ofClass.all(page) : sql.ofStudent.all({ ...page, studentId });
      return rows.map((row) => opened(row));
    },
    async correctEntry(roomId, studentId, entryId, change, at) {
      const address = { classId: directory.classOf(roomId), studentId, entryId };
      const row = sql.one.get(address);
      if (row === undefined) return null;
      const entry = opened(row);
      const content = { ...entry.content, ...change };
      sql.correct.run(sealEntry(content, keyOf(seatOf(entry)), seatOf(entry)), at, entryId);
      return { ...entry, content, correctedAt: at };
    },
  };
}

function seatOf({ roomId, participantId }: Seat): Seat {
  return { roomId, participantId };
}

function opened(row: unknown): SelEntry {
  const { sealed, key, ...entry } = parseEntry(row);
  const content: EntryContent = openEntry(sealed, key, seatOf(entry));
  return { ...entry, content };
}
