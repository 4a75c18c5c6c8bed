/** Reads one lesson as contributions by seat, for the figures that are kept with each snapshot. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { type Collaboration, collaborationOf } from '../../../shared/sel/collaboration.ts';
import type { Contribution, PeerContact } from '../../../shared/sel/contribution.ts';
import { StoredInteger } from '../row-schema.ts';
import { CountFields, selectCounts } from './count-columns.ts';
import { selRow } from './sel-row.ts';
import { takesPart } from './selection-scope.ts';

const parseTotal = selRow('lesson_totals', Type.Object({ participantId: Type.String(), ...CountFields }));
const parseCounts = selRow(
  'participation',
  Type.Object({ participantId: Type.String(), period: StoredInteger, ...CountFields }),
);
/** One row of `lesson_contacts`, or a sum of several. */
export const parseContact = selRow(
  'lesson_contacts',
  Type.Object({
    participantId: Type.String(),
    peerId: Type.String(),
    coEdits: StoredInteger,
    alternations: StoredInteger,
  }),
);

export type Contact = ReturnType<typeof parseContact>;

export interface LessonReader {
  collaboration(roomId: string, lesson: number): Collaboration;
  /** The lesson's snapshots, oldest first, without peers. */
  periods(roomId: string, lesson: number): Contribution[][];
}

export function openLessonReader(db: Database): LessonReader {
  const totals = db.prepare<[roomId: string, lesson: number]>(
    `SELECT participant_id AS participantId, ${selectCounts('lesson_totals')}
     FROM lesson_totals JOIN seats USING (room_id, participant_id)
     WHERE room_id = ? AND lesson = ? AND ${takesPart('seats')}`,
  );
  const contacts = db.prepare<[roomId: string, lesson: number]>(
    `SELECT participant_id AS participantId, peer_id AS peerId, co_edits AS coEdits, alternations
     FROM lesson_contacts WHERE room_id = ? AND lesson = ?`,
  );
  const counts = db.prepare<[roomId: string, lesson: number]>(
    `SELECT participant_id AS participantId, period, ${selectCounts('participation')}
     FROM periods JOIN participation USING (room_id, period) JOIN seats USING (room_id, participant_id)
     WHERE room_id = ? AND lesson = ? AND ${takesPart('seats')} ORDER BY period, participant_id`,
  );

  function periods(roomId: string, lesson: number): Contribution[][] {
    const byPeriod = new Map<number, Contribution[]>();
    for (const row of counts.all(roomId, lesson)) {
      const { period, ...own } = parseCounts(row);
      const list = byPeriod.get(period) ?? [];
      list.push({ ...own, peers: [] });
      byPeriod.set(period, list);
    }
    return [...byPeriod.values()];
  }

  return {
    periods,
    collaboration(roomId, lesson) {
      const met = peersOf(contacts.all(roomId, lesson).map(parseContact));
      const contributions = totals.all(roomId, lesson).map((row): Contribution => {
        const own = parseTotal(row);
        return { ...own, peers: met.get(own.participantId) ?? [] };
      });
      return collaborationOf(contributions, { periods: periods(roomId, lesson) });
    },
  };
}

/** Each meeting is in the lists of both students. Peers are sorted by id. */
export function peersOf(contacts: readonly Contact[]): Map<string, PeerContact[]> {
  const peers = new Map<string, PeerContact[]>();
  const add = (participantId: string, peer: PeerContact): void => {
    const list = peers.get(participantId);
    if (list === undefined) peers.set(participantId, [peer]);
    else list.push(peer);
  };
  for (const { participantId, peerId, coEdits, alternations } of contacts) {
    add(participantId, { participantId: peerId, coEdits, alternations });
    add(peerId, { participantId, coEdits, alternations });
  }
  for (const list of peers.values()) list.sort((a, b) => (a.participantId < b.participantId ? -1 : 1));
  return peers;
}
