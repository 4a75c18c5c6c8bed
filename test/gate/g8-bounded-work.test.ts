/**
 * G8: no frame of a megabyte makes the gate do more than a bounded amount of work at a time. Counted is what Yjs does (structs
 * integrated, values deleted), not how long it takes.
 */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UpdateKind } from '../../server/gate/update-kind.ts';
import {
  createClient,
  createGateRoom,
  edit,
  type GateRoom,
  otherStudent,
  receive,
  send,
  server,
  set,
  storedValue,
  student,
  teacher,
} from '../support/gate-room.ts';
import { type ForgedStruct, forgeUpdate, write, writeAfter } from './forged-update.ts';
import { Random } from './model/random.ts';

const cell = (i: number): string => `p1:${(i >> 4) & 3}:${i & 15}`;
const maxDeletions = 4500;

interface Work {
  readonly kind: string;
  readonly structs: number;
  readonly deletions: number;
}

/** Passes an update as a room does, slice by slice; what each of them made Yjs do. */
function workOf(room: GateRoom, update: Uint8Array, kind: UpdateKind = 'update', isSlice = false): Work[] {
  const outcome = workAtOnce(room, () => room.gate.receive(update, student, student, { kind, isSlice }));
  if (outcome.result.kind !== 'sliced') return [outcome.work];
  const works = [outcome.work];
  for (;;) {
    const step = outcome.result.next();
    if (step.kind === 'refused') works.push({ kind: 'refused', structs: 0, deletions: 0 });
    if (step.kind === 'slice') works.push(...workOf(room, step.update, kind, true));
    if (step.kind === 'done' || works.at(-1)?.kind === 'refused') return works;
  }
}

function workAtOnce<Result extends { readonly kind: string }>(
  { doc }: GateRoom,
  action: () => Result,
): { result: Result; work: Work } {
  let structs = 0;
  let deletions = 0;
  const count = ({ afterState, beforeState, deleteSet }: Y.Transaction): void => {
    for (const [client, clock] of afterState) structs += clock - (beforeState.get(client) ?? 0);
    for (const ranges of deleteSet.clients.values()) for (const { len } of ranges) deletions += len;
  };
  doc.on('afterTransaction', count);
  const result = action();
  doc.off('afterTransaction', count);
  return { result, work: { kind: result.kind, structs, deletions } };
}

function expectBounded(works: readonly Work[], bytes: number): void {
  // Foreign runs and traces are one struct each, however many clocks they take.
  expect(Math.max(...works.map(({ deletions }) => deletions))).toBeLessThan(maxDeletions);
  expect(works.length).toBeLessThan(20 + bytes / 300);
}

const chain = (client: number, count: number, value: unknown = 1): ForgedStruct[] =>
  Array.from({ length: count }, (_, i) =>
    i === 0 ? write('cells', cell(0), value) : writeAfter([client, i - 1], value),
  );

/** The steps of looking for its slices, and the slices. */
function stepsOf(room: GateRoom, update: Uint8Array): { searches: number; slices: Uint8Array[] } {
  const outcome = room.gate.receive(update, student, student, { kind: 'update' });
  if (outcome.kind !== 'sliced') throw new Error(`Not sliced: ${outcome.kind}`);
  let searches = 0;
  const slices: Uint8Array[] = [];
  for (;;) {
    const step = outcome.next();
    if (step.kind === 'searching') searches += 1;
    else if (step.kind === 'slice') slices.push(step.update);
    else return { searches, slices };
  }
}

describe('G8: one struct of a megabyte', () => {
  const parts = new Array<number>(450_000).fill(1);
  test.each([
    ['a list', parts],
    ['lists in a list', Array.from({ length: 100 }, () => parts.slice(0, 4500))],
    ['an object', Object.fromEntries(parts.slice(0, 90_000).map((_, i) => [`k${i}`, i]))],
  ])('%s is looked through in steps, once, and reaches Yjs as null', (_, value) => {
    const room = createGateRoom();
    const structs = [write('cells', cell(0), 1), write('cells', cell(1), value), write('cells', cell(2), 2)];
    const { searches, slices } = stepsOf(room, forgeUpdate([{ client: 7, clock: 0, structs }]));
    expect(searches).toBeGreaterThanOrEqual(4);
    expect(slices).toHaveLength(1);
    expect(slices[0]?.byteLength).toBeLessThan(100);
    for (const slice of slices) receive(room, slice, student, { kind: 'update', isSlice: true });
    expect([0, 1, 2].map((i) => storedValue(room, 'cells', cell(i)))).toEqual([1, undefined, 2]);
  });

  test('what no client writes inside of it refuses the frame', () => {
    const room = createGateRoom();
    const update = forgeUpdate([{ client: 7, clock: 0, structs: [write('cells', cell(0), parts)] }]);
    // The kind of one of the last parts.
    update[update.length - 11] = 100;
    expect(workOf(room, update).at(-1)?.kind).toBe('refused');
  });
});

test('G8: a frame of foreign structs is no cheaper for ending as one', () => {
  const room = createGateRoom();
  const structs = Array.from({ length: 280 }, (_, i) => write(`r${i}`, 'a', 1));
  const outcome = receive(room, forgeUpdate([{ client: 7, clock: 0, structs }]), student, { isSlice: true });
  expect(outcome).toMatchObject({ kind: 'applied' });
  if (outcome.kind === 'applied') expect(outcome.units).toBeGreaterThanOrEqual(2 * structs.length);
});

test('G8: a client id costs more than what it writes', () => {
  const room = createGateRoom();
  const sections = Array.from({ length: 100 }, (_, i) => ({
    client: 100 + i,
    clock: 0,
    structs: [write('cells', cell(i), 1)],
  }));
  const outcome = receive(room, forgeUpdate(sections), student, {});
  if (outcome.kind === 'applied') expect(outcome.units).toBeGreaterThanOrEqual(15 * sections.length);
  expect(outcome.kind).toBe('applied');
});

describe('G8: large frames', () => {
  const frames: readonly (readonly [name: string, make: () => Uint8Array])[] = [
    [
      '40,000 writes to unknown patterns',
      () =>
        forgeUpdate([
          {
            client: 7,
            clock: 0,
            structs: Array.from({ length: 40_000 }, (_, i) => write('cells', `q${i}:0:0`, 1)),
          },
        ]),
    ],
    [
      '40,000 unknown roots',
      () =>
        forgeUpdate([
          { client: 7, clock: 0, structs: Array.from({ length: 40_000 }, (_, i) => write(`r${i}`, 'a', 1)) },
        ]),
    ],
    ['100,000 writes of one key', () => forgeUpdate([{ client: 7, clock: 0, structs: chain(7, 100_000) }])],
    ['forbidden writes', () => forgeUpdate([{ client: 7, clock: 0, structs: chain(7, 60_000, 'x') }])],
    [
      'nested types, 20,000 deep',
      () => {
        const doc = new Y.Doc();
        doc.transact(() => {
          let map = doc.getMap('score');
          for (let i = 0; i < 20_000; i++) {
            const inner = new Y.Map();
            map.set('a', inner);
            map = inner as typeof map;
          }
        });
        return Y.encodeStateAsUpdate(doc);
      },
    ],
    [
      'a value of 900,000 parts',
      () =>
        forgeUpdate([
          { client: 7, clock: 0, structs: [write('cells', cell(0), new Array<number>(900_000).fill(1))] },
        ]),
    ],
    ['200 client ids that depend on each other', () => pingPong(200, 100)],
  ];
  test.each(frames)('%s', (_, make) => {
    const room = createGateRoom();
    const update = make();
    const works = workOf(room, update);
    expect(works.map(({ kind }) => kind)).not.toContain('refused');
    expect(Math.max(...works.map(({ structs }) => structs))).toBeLessThan(
      update.length > 999_000 ? 1e7 : 60_000,
    );
    expectBounded(works, update.length);
    // The client whose frame it was goes on.
    const { clients } = room.doc.store;
    const next = { client: 7, clock: clients.has(7) ? Y.getState(room.doc.store, 7) : 0 };
    expect(send(room, forgeUpdate([{ ...next, structs: [write('cells', cell(9), 5)] }]), student).kind).toBe(
      'applied',
    );
  });

  /** Sections whose structs follow each other's, one by one. */
  function pingPong(clients: number, each: number): Uint8Array {
    const sections = Array.from({ length: clients }, (_, c) => ({
      client: 7 + c,
      clock: 0,
      structs: Array.from({ length: each }, (_, i): ForgedStruct => {
        if (i === 0 && c === 0) return write('cells', cell(0), 1);
        return writeAfter(c === 0 ? [7 + clients - 1, i - 1] : [7 + c - 1, i], 1);
      }),
    }));
    return forgeUpdate(sections.reverse());
  }

  test('all cells of 60 patterns, written at once and deleted at once', () => {
    const room = createGateRoom();
    const value = { name: 'Z', lanes: Array.from({ length: 16 }, () => 'x'), steps: 32, locked: false };
    const patterns = Array.from({ length: 60 }, (_, i) => ({
      root: 'patterns' as const,
      key: `z${i}`,
      value,
    }));
    room.gate.edit(server, patterns, 'server');
    const client = createClient(room, 1000);
    const keys = patterns.flatMap(({ key }) =>
      Array.from({ length: 512 }, (_, i) => `${key}:${i >> 5}:${i & 31}`),
    );
    const written = edit(client, (doc) => {
      for (const key of keys) doc.getMap('cells').set(key, 1);
    });
    expectBounded(workOf(room, written), written.length);
    expect(room.doc.getMap('cells').size).toBeGreaterThanOrEqual(keys.length);
    const deleted = edit(client, (doc) => {
      for (const key of keys) doc.getMap('cells').delete(key);
    });
    expect(deleted.length).toBeLessThan(100);
    const works = workOf(room, deleted);
    expectBounded(works, 40_000);
    expect(works.length).toBeGreaterThan(20);
    expect(storedValue(room, 'cells', 'z59:15:31')).toBeUndefined();
  });

  test('a thousand restored values, cleared at once by a page that repeats all it knows', () => {
    const room = createGateRoom();
    const lanes = Array.from({ length: 16 }, () => 'x');
    const ids = ['z0', 'z1', 'z2'];
    const value = { name: 'Z', lanes, steps: 32, locked: false };
    room.gate.edit(
      server,
      ids.map((key) => ({ root: 'patterns', key, value })),
      'server',
    );
    const keys = ids.flatMap((id) => Array.from({ length: 512 }, (_, i) => `${id}:${i >> 5}:${i & 31}`));
    room.gate.edit(
      server,
      keys.map((key) => ({ root: 'cells', key, value: 1 })),
      'server',
    );
    send(room, set(createClient(room), 'room', 'frozen', true), teacher);
    const denied = createClient(room, 1000);
    send(
      room,
      edit(denied, (doc) => {
        for (const key of keys) doc.getMap('cells').delete(key);
      }),
      student,
    );
    expect(storedValue(room, 'cells', 'z2:15:31')).toBe(1);
    const page = createClient(room, 2000);
    edit(page, (doc) => {
      for (const key of keys) doc.getMap('cells').delete(key);
    });
    page.getMap('cells').set('z0:0:0', 9);
    const works = workOf(room, Y.encodeStateAsUpdate(page), 'sync-step-2');
    expect(works.length).toBeLessThan(100);
    expectBounded(works, 100_000);
  });

  test('a text of 1 MB is one run of deleted content', () => {
    const room = createGateRoom();
    const client = createClient(room, 1000);
    send(
      room,
      edit(client, (doc) => doc.getText('notes').insert(0, 'x'.repeat(1_000_000))),
      student,
    );
    expect(room.doc.store.clients.get(1000)).toHaveLength(1);
    expect(Y.encodeStateAsUpdate(room.doc).length).toBeLessThan(2000);
  });

  test('more deletions than an honest document has are refused before they are read', () => {
    const ranges = Array.from({ length: 100_001 }, (_, i) => [2 * i, 1] as const);
    const outcome = send(createGateRoom(), forgeUpdate([], [{ client: 7, ranges }]), student);
    expect(outcome).toMatchObject({ kind: 'refused', notice: { rule: 'G8' }, recovery: 'never' });
  });
});

describe('G8: a legal merge is never refused for what others wrote', () => {
  /** Two seats who toggle some cells by turns: a chain of items that never merge. */
  function togglesOfTwo(room: GateRoom, keys: number, toggles: number): void {
    const structs: [ForgedStruct[], ForgedStruct[]] = [[], []];
    const newest = new Map<number, readonly [number, number]>();
    for (let i = 0; i < toggles; i++) {
      const origin = newest.get(i % keys);
      const [own, client] = i % 2 === 0 ? ([structs[0], 100] as const) : ([structs[1], 101] as const);
      newest.set(i % keys, [client, own.length]);
      own.push(origin === undefined ? write('cells', cell(i % keys), 1) : writeAfter(origin, i & 127));
    }
    const sections = structs.map((list, i) => ({ client: 100 + i, clock: 0, structs: list }));
    expect(receive(room, forgeUpdate(sections), otherStudent, { kind: 'update' }).kind).toBe('applied');
  }

  test('64 honest offline edits after two seats have toggled their cells 40,000 times', {
    timeout: 60_000,
  }, () => {
    const room = createGateRoom();
    const offline = createClient(room, 55);
    togglesOfTwo(room, 63, 40_000);
    const update = edit(offline, (doc) => {
      for (let i = 0; i < 64; i++) doc.getMap('cells').set(cell(i), 3);
    });
    expect(send(room, update, student).kind).toBe('applied');
    expect(send(room, set(offline, 'cells', cell(0), 9), student).kind).toBe('applied');
  });

  test('one cell that has been toggled for an hour', () => {
    const room = createGateRoom();
    const offline = createClient(room, 55);
    togglesOfTwo(room, 1, 20_000);
    const edits = edit(offline, (doc) => {
      for (let i = 0; i < 300; i++) doc.getMap('cells').set(cell(0), i & 127);
    });
    expect(send(room, edits, student).kind).toBe('applied');
  });
});

describe('G8: slices', () => {
  test('are looked for in steps, of no more structs than a step has', () => {
    const room = createGateRoom();
    const client = createClient(room, 1000);
    const update = edit(client, (doc) => {
      for (let i = 0; i < 9000; i++) doc.getMap('cells').set(cell(i), i & 127);
    });
    const outcome = room.gate.receive(update, student, student, { kind: 'update' });
    if (outcome.kind !== 'sliced') throw new Error(`It is ${outcome.kind}.`);
    const steps: string[] = [];
    while (steps.at(-1) !== 'slice') steps.push(outcome.next().kind);
    // 2,000 each, and one for their order.
    expect(steps).toEqual([...Array.from({ length: 5 }, () => 'searching'), 'slice']);
  });

  test('make what the whole makes, whatever it holds', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = new Random(seed);
      const whole = createGateRoom();
      const parts = createGateRoom();
      const client = createClient(whole, 1000);
      Y.applyUpdate(client, Y.encodeStateAsUpdate(parts.doc));
      const update = edit(client, (doc) => {
        for (let i = 0; i < 1500; i++) {
          const key = cell(random.below(64));
          if (random.chance(0.2)) doc.getMap('cells').delete(key);
          else doc.getMap('cells').set(key, random.below(128));
          if (random.chance(0.05)) doc.getMap('score').set('a', i);
          if (random.chance(0.02)) doc.clientID = 1000 + random.below(4);
        }
      });
      // Small updates are never sliced.
      const pieces = Y.encodeStateAsUpdate(client);
      expect(receive(whole, update, student, { kind: 'update' }).kind, `seed ${seed}`).toBe('applied');
      expect(receive(parts, pieces, student, { kind: 'sync-step-2' }).kind, `seed ${seed}`).toBe('applied');
      for (const { doc } of [whole, parts]) {
        expect(doc.getMap('cells').toJSON(), `seed ${seed}`).toEqual(client.getMap('cells').toJSON());
      }
      expect(whole.doc.store.pendingStructs).toBeNull();
    }
  });

  test('a denied batch is denied key by key, however it is sliced', () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'room', 'frozen', true), teacher);
    const before = room.doc.getMap('cells').toJSON();
    const client = createClient(room, 1000);
    const batch = edit(client, (doc) => {
      for (let i = 0; i < 2000; i++) doc.getMap('cells').set(cell(i), i & 127);
    });
    const outcome = send(room, batch, student);
    expect(outcome.kind === 'applied' && outcome.denials.length).toBeGreaterThanOrEqual(64);
    expect(room.doc.getMap('cells').toJSON()).toEqual(before);
  });
});
