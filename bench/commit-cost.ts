/** What a commit costs on this disk: `node scripts/run.mjs bench/commit-cost.ts [folder]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomStore } from '../persistence/room-store.ts';
import { openSqliteRoomStore } from '../persistence/sqlite/open-sqlite-room-store.ts';

const commitsPerRow = 2000;
/** About one edited cell of a pattern. */
const updateBytes = 60;

async function createRooms(store: RoomStore, count: number): Promise<string[]> {
  const roomIds = Array.from({ length: count }, (_, index) => `room-${index}`);
  for (const roomId of roomIds) {
    const times = { createdAt: 0, expiresAt: 1, closedAt: null };
    await store.createRoom({ roomId, tenantId: 'local', code: roomId, epoch: 1, ...times });
  }
  return roomIds;
}

/** Ms per commit, ascending. */
async function measureCommits(
  store: RoomStore,
  roomIds: string[],
  updatesPerRoom: number,
): Promise<number[]> {
  const durations: number[] = [];
  for (let commit = 0; commit < commitsPerRow; commit += 1) {
    const updates = Array.from({ length: updatesPerRoom }, (_, index) => ({
      seq: commit * updatesPerRoom + index + 1,
      update: new Uint8Array(updateBytes).fill(index),
    }));
    const start = performance.now();
    await store.commit(roomIds.map((roomId) => ({ roomId, epoch: 1, updates, clientIds: [] })));
    durations.push(performance.now() - start);
  }
  return durations.sort((a, b) => a - b);
}

const table: Record<string, string | number>[] = [];
for (const synchronous of ['FULL', 'NORMAL'] as const) {
  for (const { rooms, updatesPerRoom } of [
    { rooms: 1, updatesPerRoom: 1 },
    { rooms: 1, updatesPerRoom: 30 },
    { rooms: 30, updatesPerRoom: 1 },
  ]) {
    const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'downbeat-commit-cost-'));
    const store = openSqliteRoomStore({ file: join(folder, 'bench.db'), synchronous });
    const durations = await measureCommits(store, await createRooms(store, rooms), updatesPerRoom);
    await store.close();
    rmSync(folder, { recursive: true });
    const quantile = (q: number) => Number((durations[Math.floor(q * durations.length)] ?? 0).toFixed(3));
    const figures = { 'p50 ms': quantile(0.5), 'p95 ms': quantile(0.95), 'p99 ms': quantile(0.99) };
    table.push({ synchronous, rooms, 'updates per room': updatesPerRoom, ...figures });
  }
}
console.table(table);
