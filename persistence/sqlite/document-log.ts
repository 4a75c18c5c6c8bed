import type { Database } from 'better-sqlite3';
import type { CommitFailure, RoomCommit, RoomStore } from '../room-store.ts';
import { prepareDocumentHead } from './document-head.ts';
import type { LogHead } from './log-head-file.ts';
import { toBlobRow } from './stored-blob.ts';

/** Appends to the rooms' logs. `note` is called for each commit that is stored. */
export function openDocumentLog(
  db: Database,
  note: (head: LogHead) => void,
): Pick<RoomStore, 'commit' | 'concurrentCommits'> {
  const headOf = prepareDocumentHead(db);
  const insertUpdate = db.prepare<{
    roomId: string;
    epoch: number;
    seq: number;
    bytes: Uint8Array;
    crc: number;
  }>('INSERT INTO updates (room_id, epoch, seq, bytes, crc) VALUES (@roomId, @epoch, @seq, @bytes, @crc)');
  const insertClientId = db.prepare<{
    roomId: string;
    epoch: number;
    clientId: number;
    participantId: string;
  }>(
    `INSERT INTO client_ids (room_id, epoch, client_id, participant_id)
     VALUES (@roomId, @epoch, @clientId, @participantId)`,
  );

  function append({ roomId, epoch, updates, clientIds }: RoomCommit): void {
    const head = headOf(roomId);
    if (epoch !== head.epoch) {
      throw new Error(`Room ${roomId} is in epoch ${head.epoch}; nothing can be stored in epoch ${epoch}.`);
    }
    // A gap written here would only be noticed when the room is loaded, which is too late. This check also detects a second process on the same
    // file.
    let expected = head.seq + 1;
    for (const update of updates) {
      if (update.seq !== expected) {
        throw new Error(`Room ${roomId} needs update seq ${expected} next, but was given ${update.seq}.`);
      }
      insertUpdate.run({ roomId, epoch, ...toBlobRow(update) });
      expected += 1;
    }
    for (const { clientId, participantId } of clientIds) {
      insertClientId.run({ roomId, epoch, clientId, participantId });
    }
  }

  const commitAll = db.transaction((commits: readonly RoomCommit[]) => {
    for (const commit of commits) append(commit);
  });
  const store = (commits: readonly RoomCommit[]): void => {
    commitAll.immediate(commits);
    const head = commits.flatMap(headAfter).at(-1);
    if (head !== undefined) note(head);
  };
  return {
    // A commit is complete when the call returns.
    concurrentCommits: 1,
    async commit(commits) {
      try {
        store(commits);
        return [];
      } catch (error) {
        if (commits.length < 2) throw error;
        // One room's fault must not fail the others that share its transaction.
        return commits.flatMap((commit) => failureOf(commit, () => store([commit])));
      }
    },
  };
}

function failureOf({ roomId }: RoomCommit, store: () => void): CommitFailure[] {
  try {
    store();
    return [];
  } catch (error) {
    return [{ roomId, error }];
  }
}

function headAfter({ roomId, epoch, updates }: RoomCommit): LogHead[] {
  return updates.slice(-1).map(({ seq }) => ({ roomId, epoch, seq }));
}
