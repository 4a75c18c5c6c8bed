/** Snapshots and events as the rooms report them. Each counts once, however often it is saved. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { ActivityEvent, SelStore, SelWrite, Snapshot } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { consentedWrite } from './consented-write.ts';
import { addedColumns, columnList, parameterList, toCounts } from './count-columns.ts';
import type { LessonReader } from './lesson-reader.ts';
import { selRow } from './sel-row.ts';

const parsePeriod = selRow('periods', Type.Object({ period: StoredInteger }));
const parseLesson = selRow('periods', Type.Object({ lesson: StoredInteger }));

type CountRow = ReturnType<typeof toCounts> & { readonly roomId: string; readonly participantId: string };

function prepareStatements(db: Database) {
  const key = {
    totals: 'room_id, lesson, participant_id',
    contacts: 'room_id, lesson, participant_id, peer_id',
  };
  return {
    savedSnapshot: db.prepare<[source: string]>('SELECT 1 FROM periods WHERE source = ?'),
    nextPeriod: db.prepare<[roomId: string]>(
      'SELECT coalesce(max(period), 0) + 1 AS period FROM periods WHERE room_id = ?',
    ),
    nextLesson: db.prepare<[roomId: string]>(
      'SELECT coalesce(max(lesson), 0) + 1 AS lesson FROM periods WHERE room_id = ?',
    ),
    // The lesson is found by time and is not simply the newest: a dead letter arrives when its lesson, and perhaps the next one, is over.
    lessonAround: db.prepare<{ roomId: string; endedFrom: number; startedUntil: number }>(
      `SELECT lesson FROM periods WHERE room_id = @roomId AND ended_at >= @endedFrom AND started_at <= @startedUntil
       ORDER BY period DESC LIMIT 1`,
    ),
    addPeriod: db.prepare<Omit<Snapshot, 'kind' | 'contributions'> & { period: number; lesson: number }>(
      `INSERT INTO periods (room_id, period, lesson, source, started_at, ended_at, collaboration)
       VALUES (@roomId, @period, @lesson, @source, @startedAt, @endedAt, 'null')`,
    ),
    setFigures: db.prepare<[collaboration: string, roomId: string, period: number]>(
      'UPDATE periods SET collaboration = ? WHERE room_id = ? AND period = ?',
    ),
    addCounts: db.prepare<CountRow & { period: number }>(
      `INSERT INTO participation (room_id, period, participant_id, ${columnList})
       VALUES (@roomId, @period, @participantId, ${parameterList})`,
    ),
    addTotals: db.prepare<CountRow & { lesson: number; endedAt: number }>(
      `INSERT INTO lesson_totals (${key.totals}, ${columnList}, ended_at)
       VALUES (@roomId, @lesson, @participantId, ${parameterList}, @endedAt)
       ON CONFLICT (${key.totals}) DO UPDATE SET ${addedColumns}, ended_at = max(ended_at, excluded.ended_at)`,
    ),
    addContact: db.prepare<{
      roomId: string;
      lesson: number;
      a: string;
      b: string;
      coEdits: number;
      alternations: number;
    }>(
      `INSERT INTO lesson_contacts (${key.contacts}, co_edits, alternations)
       VALUES (@roomId, @lesson, @a, @b, @coEdits, @alternations)
       ON CONFLICT (${key.contacts}) DO UPDATE SET
         co_edits = co_edits + excluded.co_edits, alternations = alternations + excluded.alternations`,
    ),
    announce: db.prepare<{ roomId: string; at: number; period: number; source: string }>(
      `INSERT INTO events (room_id, kind, at, period, source) VALUES (@roomId, 'snapshot', @at, @period, @source)`,
    ),
    addEvent: db.prepare<Omit<ActivityEvent, 'kind'>>(
      `INSERT INTO events (room_id, kind, at, participant_id, peer_id, source)
       VALUES (@roomId, @event, @at, @participantId, @peerId, @source) ON CONFLICT DO NOTHING`,
    ),
  };
}

export interface SelWriter extends Pick<SelStore, 'save' | 'saveAll'> {
  /** Like `save`, within the caller's transaction. */
  write(write: SelWrite): void;
}

export function openWrites(
  db: Database,
  directory: ClassDirectory,
  lessons: LessonReader,
  lessonGapMs: number,
): SelWriter {
  const sql = prepareStatements(db);

  function saveSnapshot({ source, roomId, startedAt, endedAt, contributions }: Snapshot): void {
    if (sql.savedSnapshot.get(source) !== undefined) return;
    const { period } = parsePeriod(sql.nextPeriod.get(roomId));
    // After a restart in the middle of a lesson, the lesson continues.
    const around = { roomId, endedFrom: startedAt - lessonGapMs, startedUntil: endedAt + lessonGapMs };
    const { lesson } = parseLesson(sql.lessonAround.get(around) ?? sql.nextLesson.get(roomId));
    sql.addPeriod.run({ roomId, period, lesson, source, startedAt, endedAt });
    for (const contribution of contributions) {
      const { participantId, peers } = contribution;
      const counts = { ...toCounts(contribution), roomId, participantId };
      sql.addCounts.run({ ...counts, period });
      sql.addTotals.run({ ...counts, lesson, endedAt });
      for (const { participantId: peerId, coEdits, alternations } of peers) {
        if (participantId > peerId) continue;
        sql.addContact.run({ roomId, lesson, a: participantId, b: peerId, coEdits, alternations });
      }
    }
    sql.setFigures.run(JSON.stringify(lessons.collaboration(roomId, lesson)), roomId, period);
    sql.announce.run({ roomId, at: endedAt, period, source });
  }

  function saveEvent({ source, roomId, event, at, participantId, peerId }: ActivityEvent): void {
    sql.addEvent.run({ source, roomId, event, at, participantId, peerId });
  }

  function write(each: SelWrite): void {
    const kept = consentedWrite(directory, each);
    if (kept?.kind === 'snapshot') saveSnapshot(kept);
    else if (kept !== undefined) saveEvent(kept);
  }
  const save = db.transaction(write);
  const saveAll = db.transaction((writes: readonly SelWrite[]) => {
    for (const each of writes) write(each);
  });
  return {
    write,
    async save(each) {
      save.immediate(each);
    },
    async saveAll(writes) {
      saveAll.immediate(writes);
    },
  };
}
