/** A folder with a sel.db in it, to be opened, looked into past the store, and searched byte by byte. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SelStore, Snapshot } from '../../persistence/sel-store.ts';
import { openSqliteSelStore } from '../../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { type Contribution, noContribution } from '../../shared/sel/contribution.ts';

export const minuteMs = 60_000;
export const lessonGapMs = 15 * minuteMs;

export interface SelPlace {
  readonly folder: string;
  readonly file: string;
  open(): SelStore;
  query(sql: string): unknown[];
  /** The files that hold these bytes. */
  filesWith(bytes: string | Uint8Array): string[];
  remove(): void;
}

export function createSelPlace(): SelPlace {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-sel-'));
  const file = join(folder, 'sel.db');
  return {
    folder,
    file,
    open: () => openSqliteSelStore({ file, lessonGapMs }),
    query(sql) {
      const db = new Database(file);
      try {
        return db.prepare(sql).all();
      } finally {
        db.close();
      }
    },
    filesWith: (bytes) => filesWith(folder, bytes),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `roomId` comes into the class of `host` by an invitation that `host` has given it. */
export async function joinClass(
  store: SelStore,
  roomId: string,
  host: string,
  manages = true,
): Promise<void> {
  const shown = { digest: `${host} invites ${roomId}`, tenantId: 'local' };
  const inviting = { roomId: host, actorId: 'teacher001', at: 1 };
  await store.inviteToClass({ ...shown, manages, expiresAt: 1e9 }, inviting);
  if (!(await store.joinClass(shown, { roomId, actorId: 'teacher002', at: 2 })))
    throw new Error('No invitation.');
}

export function filesWith(folder: string, bytes: string | Uint8Array): string[] {
  const wanted = Buffer.from(bytes);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files
    .filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(wanted))
    .map(({ name }) => name)
    .sort();
}

export const anna = 'annaannaaa';
export const bert = 'bertbertbb';
export const cleo = 'ceecee0000';

/** A period in which each of these played a little. */
export function snapshot(
  n: number,
  participantIds: readonly string[],
  options: Partial<Snapshot> = {},
): Snapshot {
  const startedAt = n * 30_000;
  return {
    kind: 'snapshot',
    source: `run-${n}`,
    roomId: 'room1',
    startedAt,
    endedAt: startedAt + 30_000,
    contributions: participantIds.map((id) => contribution(id, {}, participantIds)),
    ...options,
  };
}

export function contribution(
  participantId: string,
  counts: Partial<Contribution> = {},
  peers: readonly string[] = [],
): Contribution {
  return {
    ...noContribution(participantId),
    notes: 10,
    bouts: 3,
    edits: 2,
    editBouts: 1,
    presentMs: 30_000,
    availableMs: 30_000,
    peers: peers
      .filter((peer) => peer !== participantId)
      .sort()
      .map((peer) => ({ participantId: peer, coEdits: 1, alternations: 2 })),
    ...counts,
  };
}
