/** When a room leaves its class, each student that both know becomes two, so that neither reveals anything about the other any more. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { StoredInteger } from '../row-schema.ts';
import { newSelId } from './new-sel-id.ts';
import { selRow } from './sel-row.ts';

interface Leaving {
  readonly roomId: string;
  readonly classId: string;
}

const parseShared = selRow('seats', Type.Object({ studentId: Type.String(), isOwn: StoredInteger }));

/** Call it within a transaction, while the room still belongs to the class. */
export function prepareParting(db: Database): (leaving: Leaving) => void {
  const staying = `SELECT room_id FROM class_rooms WHERE class_id = @classId AND room_id <> @roomId`;
  const shared = db.prepare<Leaving>(
    `SELECT DISTINCT student_id AS studentId,
       EXISTS (SELECT 1 FROM seats AS own WHERE own.room_id = @roomId AND own.participant_id = here.student_id) AS isOwn
     FROM seats AS here WHERE room_id = @roomId AND (
       EXISTS (SELECT 1 FROM seats AS there
         WHERE there.student_id = here.student_id AND there.room_id IN (${staying}))
       OR EXISTS (SELECT 1 FROM class_list AS listed
         WHERE listed.student_id = here.student_id AND listed.class_id = @classId))`,
  );
  const double = db.prepare<{ studentId: string; newId: string }>(
    `INSERT INTO students (student_id, recorded_from)
     SELECT @newId, recorded_from FROM students WHERE student_id = @studentId`,
  );
  const moveOwn = db.prepare<{ roomId: string; studentId: string; newId: string }>(
    'UPDATE seats SET student_id = @newId WHERE student_id = @studentId AND room_id = @roomId',
  );
  const moveOthers = db.prepare<Leaving & { studentId: string; newId: string }>(
    `UPDATE seats SET student_id = @newId WHERE student_id = @studentId AND room_id IN (${staying})`,
  );
  return (leaving) => {
    for (const row of shared.all(leaving)) {
      const { studentId, isOwn } = parseShared(row);
      const newId = newSelId();
      double.run({ studentId, newId });
      // The id of a seat stays with the seat's room, where it is needed to undo a link.
      if (isOwn === 1) moveOthers.run({ ...leaving, studentId, newId });
      else moveOwn.run({ roomId: leaving.roomId, studentId, newId });
    }
  };
}
