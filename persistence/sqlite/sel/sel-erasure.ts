/** Erases one student's data all at once, and purges everybody's after a time. `secure_delete` overwrites it, and `scrub` empties the log. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { withoutStudent } from '../../../shared/sel/sum-contributions.ts';
import type { RetentionCutoffs, Seat, SelStore, SelWrite } from '../../sel-store.ts';
import { scrubLog } from '../scrub-log.ts';
import type { ClassDirectory } from './class-directory.ts';
import { readLetter } from './sel-dead-letters.ts';
import { selRow } from './sel-row.ts';

const parseLetter = selRow('dead_letters', Type.Object({ source: Type.String(), write: Type.String() }));

const tablesBySeat = ['entries', 'entry_keys', 'participation', 'lesson_totals', 'lesson_contacts', 'events'];
const tablesByPeer = ['lesson_contacts', 'events'];

function prepareErasure(db: Database) {
  const bySeat = (table: string, column: string) =>
    db.prepare<Seat>(`DELETE FROM ${table} WHERE room_id = @roomId AND ${column} = @participantId`);
  return {
    seatRows: [
      ...tablesBySeat.map((table) => bySeat(table, 'participant_id')),
      ...tablesByPeer.map((table) => bySeat(table, 'peer_id')),
    ],
    unlist: db.prepare<[studentId: string]>('DELETE FROM class_list WHERE student_id = ?'),
    optOut: db.prepare<[studentId: string]>('UPDATE students SET recorded_from = NULL WHERE student_id = ?'),
    letters: db.prepare<[roomId: string]>(
      `SELECT source, write FROM dead_letters WHERE json_extract(write, '$.roomId') = ?`,
    ),
    keepLetter: db.prepare<[write: string, source: string]>(
      'UPDATE dead_letters SET write = ? WHERE source = ?',
    ),
    dropLetter: db.prepare<[source: string]>('DELETE FROM dead_letters WHERE source = ?'),
  };
}

export function openErasure(db: Database, directory: ClassDirectory): Pick<SelStore, 'erase' | 'scrub'> {
  const sql = prepareErasure(db);

  const erase = db.transaction((seats: readonly Seat[], studentId: string) => {
    for (const seat of seats) {
      for (const statement of sql.seatRows) statement.run(seat);
      for (const row of sql.letters.all(seat.roomId)) {
        const { source, write } = parseLetter(row);
        const left = withoutSeat(readLetter(write), seat.participantId);
        if (left === undefined) sql.dropLetter.run(source);
        else sql.keepLetter.run(JSON.stringify(left), source);
      }
    }
    sql.unlist.run(studentId);
    sql.optOut.run(studentId);
    directory.dropUnknown(studentId);
  });

  const scrub = (): void => scrubLog(db, 'sel.db');

  return {
    async erase(roomId, studentId) {
      if (!directory.knows(roomId, studentId)) return false;
      erase.immediate(directory.seatsOf(roomId, studentId), studentId);
      scrub();
      return true;
    },
    async scrub() {
      scrub();
    },
  };
}

/** Returns the write without the student, or undefined if nothing is left of it. */
function withoutSeat(write: SelWrite, participantId: string): SelWrite | undefined {
  if (write.kind === 'event') {
    return write.participantId === participantId || write.peerId === participantId ? undefined : write;
  }
  const contributions = withoutStudent(write.contributions, participantId);
  return contributions.length === 0 ? undefined : { ...write, contributions };
}

/** Each statement deletes `limit` rows, so that no purge holds the file for long. */
export function openPurge(db: Database): Pick<SelStore, 'purge'> {
  const some = (table: string, key: string, old: string) =>
    db.prepare<RetentionCutoffs & { limit: number }>(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${old} LIMIT @limit)`,
    );
  const gone = (table: string) =>
    `NOT EXISTS (SELECT 1 FROM periods WHERE periods.room_id = ${table}.room_id AND periods.lesson = ${table}.lesson)`;
  const statements = [
    some('events', 'event_id', 'at < @events'),
    some('entries', 'entry_id', `kind IN ('reflection', 'note') AND at < @reflections`),
    some('entries', 'entry_id', `kind = 'check-in' AND at < @checkIns`),
    some('prompts', 'prompt_id', 'set_at < @reflections'),
    some('dead_letters', 'source', 'at < @participation'),
    some(
      'participation',
      'room_id, period, participant_id',
      '(room_id, period) IN (SELECT room_id, period FROM periods WHERE ended_at < @participation)',
    ),
    some(
      'periods',
      'room_id, period',
      `ended_at < @participation AND NOT EXISTS (SELECT 1 FROM participation AS own
         WHERE own.room_id = periods.room_id AND own.period = periods.period)`,
    ),
    some(
      'lesson_totals',
      'room_id, lesson, participant_id',
      `ended_at < @participation AND ${gone('lesson_totals')}`,
    ),
    some('lesson_contacts', 'room_id, lesson, participant_id, peer_id', gone('lesson_contacts')),
    some('class_list', 'student_id', 'imported_at < @classLists'),
    some(
      'students',
      'student_id',
      `NOT EXISTS (SELECT 1 FROM seats WHERE seats.student_id = students.student_id)
         AND NOT EXISTS (SELECT 1 FROM class_list WHERE class_list.student_id = students.student_id)`,
    ),
    some(
      'entry_keys',
      'room_id, participant_id',
      `NOT EXISTS (SELECT 1 FROM entries
         WHERE entries.room_id = entry_keys.room_id AND entries.participant_id = entry_keys.participant_id)`,
    ),
  ];
  const purge = db.transaction((cutoffs: RetentionCutoffs, limit: number): boolean => {
    const most = Math.max(...statements.map((statement) => statement.run({ ...cutoffs, limit }).changes));
    return most === limit;
  });
  return {
    async purge(cutoffs, limit) {
      return purge.immediate(cutoffs, limit);
    },
  };
}
