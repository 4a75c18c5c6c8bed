/** Participation summed by student, for the dashboard. A term is read from the lessons' totals. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { collaborationOf } from '../../../shared/sel/collaboration.ts';
import type { Contribution } from '../../../shared/sel/contribution.ts';
import { sumContributions } from '../../../shared/sel/sum-contributions.ts';
import type { SelScope } from '../../../shared/sel-api.ts';
import type { SelStore } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { CountFields, sumCounts } from './count-columns.ts';
import { type Contact, type LessonReader, parseContact, peersOf } from './lesson-reader.ts';
import { selRow } from './sel-row.ts';
import { chooserOf, entriesIn, lessonsIn, takesPart } from './selection-scope.ts';

const parseSum = selRow(
  'lesson_totals',
  Type.Object({ studentId: Type.String(), sessions: StoredInteger, ...CountFields }),
);
const parseEntryCount = selRow(
  'entries',
  Type.Object({ studentId: Type.String(), reflections: StoredInteger, checkIns: StoredInteger }),
);
const parseSeat = selRow('seats', Type.Object({ participantId: Type.String(), studentId: Type.String() }));
const parseCount = selRow('lesson_totals', Type.Object({ lessons: StoredInteger, lesson: StoredInteger }));

interface ScopeRow {
  readonly roomId: string;
  readonly classId: string;
}

/** SQL with the parameters `@roomId` and `@classId`. */
export function participationQueries(scope: SelScope) {
  const lessons = lessonsIn(scope, 'lesson_totals');
  return {
    sums: `SELECT student_id AS studentId, count(DISTINCT room_id || '/' || lesson) AS sessions,
        ${sumCounts('lesson_totals')}
      FROM lesson_totals JOIN seats USING (room_id, participant_id)
      WHERE ${lessons} AND ${takesPart('seats')} GROUP BY student_id`,
    lessons: `SELECT count(*) AS lessons, coalesce(max(lesson), 0) AS lesson
      FROM (SELECT DISTINCT room_id, lesson FROM lesson_totals WHERE ${lessons})`,
    contacts: `SELECT own.student_id AS participantId, peer.student_id AS peerId,
        sum(co_edits) AS coEdits, sum(alternations) AS alternations
      FROM lesson_contacts AS met
        JOIN seats AS own ON own.room_id = met.room_id AND own.participant_id = met.participant_id
        JOIN seats AS peer ON peer.room_id = met.room_id AND peer.participant_id = met.peer_id
      WHERE ${lessonsIn(scope, 'met')} AND own.student_id <> peer.student_id
        AND ${takesPart('own')} AND ${takesPart('peer')}
      GROUP BY 1, 2`,
    entries: `SELECT student_id AS studentId, sum(kind = 'reflection') AS reflections,
        sum(kind = 'check-in') AS checkIns
      FROM entries JOIN seats USING (room_id, participant_id)
      WHERE ${entriesIn(scope, 'entries')} AND ${takesPart('seats')}
      GROUP BY student_id`,
  };
}

function prepareStatements(db: Database, scope: SelScope) {
  const { sums, lessons, contacts, entries } = participationQueries(scope);
  const prepare = (sql: string) => db.prepare<ScopeRow>(sql);
  return {
    sums: prepare(sums),
    lessons: prepare(lessons),
    contacts: prepare(contacts),
    entries: prepare(entries),
  };
}

type IsChosen = ReturnType<typeof chooserOf>;

export function openParticipation(
  db: Database,
  directory: ClassDirectory,
  lessons: LessonReader,
): Pick<SelStore, 'participation'> {
  const sql = {
    lesson: prepareStatements(db, 'lesson'),
    room: prepareStatements(db, 'room'),
    class: prepareStatements(db, 'class'),
  };
  const seats = db.prepare<[roomId: string]>(
    `SELECT participant_id AS participantId, student_id AS studentId FROM seats
     WHERE room_id = ? AND ${takesPart('seats')}`,
  );

  /** The lesson's snapshots by student, oldest first. */
  function periodsOf(roomId: string, lesson: number, isChosen: IsChosen): Contribution[][] {
    const rows = seats.all(roomId).map(parseSeat);
    const studentAt = new Map(rows.map(({ participantId, studentId }) => [participantId, studentId]));
    return lessons.periods(roomId, lesson).map((period) => {
      const byStudent = period.flatMap((own) => {
        const studentId = studentAt.get(own.participantId);
        return studentId !== undefined && isChosen(studentId) ? [{ ...own, participantId: studentId }] : [];
      });
      return sumContributions(byStudent);
    });
  }

  return {
    async participation(selection) {
      const { roomId, scope } = selection;
      const query = { roomId, classId: directory.classOf(roomId) };
      const { contacts, sums, lessons: count, entries } = sql[scope];
      const isChosen = chooserOf(selection);
      const rows = sums.all(query).map(parseSum);
      const chosen = rows.filter(({ studentId }) => isChosen(studentId));
      const contributions = withPeers(chosen, contacts.all(query).map(parseContact), isChosen);
      const total = parseCount(count.get(query));
      const periods = scope === 'lesson' ? periodsOf(roomId, total.lesson, isChosen) : [];
      const entryCounts = entries.all(query).map(parseEntryCount);
      return {
        lessons: total.lessons,
        contributions,
        collaboration: collaborationOf(contributions, { periods }),
        sessions: Object.fromEntries(chosen.map(({ studentId, sessions }) => [studentId, sessions])),
        entries: Object.fromEntries(
          entryCounts
            .filter(({ studentId }) => isChosen(studentId))
            .map(({ studentId, ...counts }) => [studentId, counts]),
        ),
      };
    },
  };
}

/** Two seats of one student may each have met a peer, in either direction. The sum joins both. */
function withPeers(
  rows: readonly ReturnType<typeof parseSum>[],
  contacts: readonly Contact[],
  isChosen: IsChosen,
): Contribution[] {
  const met = peersOf(contacts);
  return sumContributions(
    rows.map(({ studentId, sessions: _, ...counts }) => {
      const peers = (met.get(studentId) ?? []).filter((peer) => isChosen(peer.participantId));
      return { ...counts, participantId: studentId, peers };
    }),
  );
}
