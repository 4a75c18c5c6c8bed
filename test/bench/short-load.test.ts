/** The benchmark's load in a short form: what must hold whatever the machine does. Nothing here depends on how long it takes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { LoadFigures } from '../../bench/comparison/load/load-order.ts';
import { runLoad } from '../../bench/comparison/load/run-load.ts';
import { contentsOf, converged, type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

const rooms = 3;
const students = 10;
const cellsPerStudent = 2;
const aSeed = Math.floor(Math.random() * 1e9);

describe.each([
  { seed: aSeed, what: 'all kinds of students' },
  { seed: 844_400_633, what: 'a student who edits less than twice' },
])('a class that plays and edits at once, with $what (seed $seed)', ({ seed }) => {
  let server: TestServer;
  let figures: LoadFigures;
  /** One in each room, and a second one in the first room, to be compared with. */
  let watchers: StockClient[];
  let writersBefore: Set<number>[];

  beforeAll(async () => {
    server = await createTestServer();
    const classes = await Promise.all(Array.from({ length: rooms }, () => openClass(server)));
    watchers = [...classes, ...classes.slice(0, 1)].map(({ teacher }) => new StockClient(teacher));
    await Promise.all(watchers.map((watcher) => watcher.synced()));
    writersBefore = watchers.map(({ doc }) => new Set(clocksOf(doc).keys()));
    const order = {
      port: Number(new URL(server.url).port),
      wire: 'downbeat' as const,
      keepsDocuments: true,
      rooms: classes.map(({ teacher, seats }) => ({
        documentName: teacher.roomId,
        paths: seats.map(pathOf),
      })),
      notesPerSecond: 5,
      editsPerSecond: 3,
      ticksPerSecond: 0,
      visitors: { count: 1, everyMs: 500 },
      slowReader: false,
      connectionsAtOnce: 10,
      warmUpMs: 0,
      measureMs: 3000,
      drainMs: 60_000,
      seed,
    };
    figures = await runLoad(order, { onBegin: () => {}, onEnd: () => {} });
  }, 90_000);

  afterAll(async () => {
    for (const watcher of watchers) watcher.destroy();
    await server.close();
  });

  test('every note and every edit reaches everybody else, once and in order', () => {
    expect(figures.delivered).toBe(figures.expected);
    expect(figures.expected).toBeGreaterThan(0);
    expect({ lost: figures.lost, doubled: figures.doubled }).toEqual({ lost: 0, doubled: 0 });
  });

  test('nobody is refused or turned away', () => {
    expect(figures.refusals).toEqual([]);
    expect(figures.closed).toEqual([]);
  });

  test('stock clients in the same rooms converge on what was edited', async () => {
    const docs = watchers.map(({ doc }) => doc);
    const first = docs[0];
    const second = docs[rooms];
    if (first === undefined || second === undefined) throw new Error('no watcher');
    // An edit is one struct of whoever wrote it, and is heard by all students but that one.
    const edits = figures.edits.count / (students - 1);
    const clocks = (room: number): number[] =>
      [...clocksOf(docs[room] ?? new Y.Doc())].flatMap(([id, clock]) =>
        writersBefore[room]?.has(id) === false ? [clock] : [],
      );
    const written = (): number => sum(docs.slice(0, rooms).flatMap((_, room) => clocks(room)));
    await until(() => written() >= edits, 'every edit to be in its document');
    expect(written()).toBe(edits);
    await converged([first, second]);
    expect(contentsOf(first).cells).toEqual(contentsOf(second).cells);
    for (const [room, doc] of docs.entries()) {
      const cells = sum(clocks(room).map((clock) => Math.min(clock, cellsPerStudent)));
      expect(doc.getMap('cells').size).toBe(cells);
    }
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function clocksOf(doc: Y.Doc): Map<number, number> {
  return Y.decodeStateVector(Y.encodeStateVector(doc));
}

async function openClass(server: TestServer): Promise<{ teacher: Seat; seats: Seat[] }> {
  const teacher = await server.createRoom();
  const seats: Seat[] = [];
  // One more than plays: it comes and goes.
  for (let i = 0; i <= students; i += 1) seats.push(await server.join(teacher.code, `Student ${i}`));
  return { teacher, seats };
}

function pathOf({ roomId, token }: Seat): string {
  return `/ws/${roomId}?token=${encodeURIComponent(token)}&sdk=1`;
}
