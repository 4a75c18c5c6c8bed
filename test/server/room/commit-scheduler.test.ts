import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomCommit } from '../../../persistence/room-store.ts';
import { CommitScheduler, type ScheduledRoom } from '../../../server/room/commit-scheduler.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Notes what happens to it, in the order of all. */
class RecordingRoom implements ScheduledRoom {
  readonly #name: string;
  readonly #events: string[];
  #seq = 0;
  hasUpdates = true;
  hasReceived = false;
  takenInMs = 0;
  /** How long its part of a commit keeps the loop busy. */
  takesMs = 0;
  throwsIn: 'fanOut' | 'take' | 'committed' | undefined;

  constructor(name: string, events: string[]) {
    this.#name = name;
    this.#events = events;
  }

  #happens(what: 'fanOut' | 'take' | 'committed'): void {
    this.#events.push(`${this.#name} ${what}`);
    if (this.throwsIn === what) throw new Error(`${this.#name} has a bug`);
  }

  fanOutAwareness(): void {
    this.#happens('fanOut');
  }

  takeCommit(): RoomCommit | undefined {
    this.#happens('take');
    clock.advance(this.takesMs);
    if (!this.hasUpdates) return undefined;
    this.#seq += 1;
    const updates = [{ seq: this.#seq, update: Uint8Array.of(0, 0) }];
    return { roomId: this.#name, epoch: 1, updates, clientIds: [] };
  }

  committed(): void {
    this.#happens('committed');
  }

  failed(error: unknown): void {
    this.#events.push(`${this.#name} failed: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

let clock: FakeClock;
let events: string[];
let refuse: (commits: readonly RoomCommit[]) => boolean;
/** Set: commits wait for it. */
let gate: Promise<void> | undefined;
/** How long the store keeps the loop from turning. */
let blockedMs: number;
let concurrentCommits: number;
let scheduler: CommitScheduler;
let a: RecordingRoom;
let b: RecordingRoom;

beforeEach(() => {
  clock = new FakeClock();
  events = [];
  refuse = () => false;
  gate = undefined;
  blockedMs = 0;
  concurrentCommits = 1;
  scheduler = new CommitScheduler(clock, {
    get concurrentCommits() {
      return concurrentCommits;
    },
    async commit(commits) {
      events.push(`commit ${commits.map(({ roomId }) => roomId).join('+')}`);
      clock.advance(blockedMs);
      await gate;
      return commits
        .filter((commit) => refuse([commit]))
        .map(({ roomId }) => ({ roomId, error: new Error('disk full') }));
    },
  });
  a = new RecordingRoom('a', events);
  b = new RecordingRoom('b', events);
});

async function endTurn(): Promise<string[]> {
  clock.endTurn();
  await setImmediate();
  return events.splice(0);
}

describe('the end of a turn', () => {
  it('fans out awareness, then commits all rooms at once, then shows', async () => {
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    scheduler.enlistAwareness(b);
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual([
      'b fanOut',
      'a take',
      'b take',
      'commit a+b',
      'a committed',
      'b committed',
    ]);
    expect(await endTurn()).toEqual([]);
  });

  it('asks the log for nothing where there is nothing to store', async () => {
    a.hasUpdates = false;
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual(['a take', 'a committed']);
  });

  it('while the log is busy gathers what comes for the next commit, and lets awareness through', async () => {
    let open: () => void = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual(['a take', 'commit a']);
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    scheduler.enlistAwareness(a);
    expect(await endTurn()).toEqual(['a fanOut']);
    gate = undefined;
    open();
    await setImmediate();
    expect(events.splice(0)).toEqual(['a committed']);
    expect(await endTurn()).toEqual(['b take', 'a take', 'commit b+a', 'b committed', 'a committed']);
  });
});

describe('a busy loop', () => {
  it('commits at once after a pause, and gathers what comes within twice as long as a commit blocked it', async () => {
    blockedMs = 3;
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual(['a take', 'commit a', 'a committed']);
    blockedMs = 0;
    scheduler.enlistDocument(b);
    expect(await endTurn()).toEqual([]);
    clock.advance(5);
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual([]);
    clock.advance(1);
    expect(await endTurn()).toEqual(['b take', 'a take', 'commit b+a', 'b committed', 'a committed']);
  });
});

describe('a store elsewhere', () => {
  it('takes commits of other rooms meanwhile, as many as it says, and none of a room that waits for it', async () => {
    concurrentCommits = 2;
    let open: () => void = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual(['a take', 'commit a']);
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    expect(await endTurn()).toEqual(['b take', 'commit b']);
    const third = new RecordingRoom('c', events);
    scheduler.enlistDocument(third);
    expect(await endTurn()).toEqual([]);
    gate = undefined;
    open();
    await setImmediate();
    expect(events.splice(0)).toEqual(['a committed', 'b committed']);
    expect(await endTurn()).toEqual(['c take', 'a take', 'commit c+a', 'c committed', 'a committed']);
  });

  it('makes no pause, however long it takes', async () => {
    let open: () => void = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    scheduler.enlistDocument(a);
    expect(await endTurn()).toEqual(['a take', 'commit a']);
    clock.advance(100);
    gate = undefined;
    open();
    await setImmediate();
    events.splice(0);
    scheduler.enlistDocument(b);
    expect(await endTurn()).toEqual(['b take', 'commit b', 'b committed']);
  });

  it('that rejects fails every room of the commit', async () => {
    gate = Promise.reject(new Error('gone'));
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    expect((await endTurn()).slice(3)).toEqual(['a failed: gone', 'b failed: gone']);
  });
});

describe('many rooms at once', () => {
  const many = (): RecordingRoom[] => {
    const names = Array.from({ length: 20 }, (_, i) => `r${i}`);
    return names.map((name) => new RecordingRoom(name, events));
  };
  const firstTurn = async (): Promise<string[]> => {
    clock.endThisTurn();
    await setImmediate();
    return events.splice(0);
  };

  it('are served eight a turn, in the order in which they came, and none twice', async () => {
    for (const member of many()) scheduler.enlistAwareness(member);
    const turns = [await firstTurn(), await firstTurn(), await firstTurn(), await firstTurn()];
    expect(turns.map(({ length }) => length)).toEqual([8, 8, 4, 0]);
    expect(turns.flat()).toEqual(many().map((_, i) => `r${i} fanOut`));
  });

  it('are stored at once and shown eight a turn; the next commit waits for the last of them', async () => {
    const members = many();
    for (const member of members) scheduler.enlistDocument(member);
    const first = await firstTurn();
    expect(first.filter((event) => event.startsWith('commit'))).toHaveLength(1);
    expect(first.filter((event) => event.endsWith('committed'))).toHaveLength(8);
    scheduler.enlistDocument(a);
    expect(await firstTurn()).toHaveLength(8);
    expect((await firstTurn()).slice(0, 4)).toEqual(members.slice(16).map((_, i) => `r${16 + i} committed`));
    const last = [...(await firstTurn()), ...(await firstTurn())];
    expect(last.filter((event) => event.startsWith('a '))).toEqual(['a take', 'a committed']);
  });
});

describe('more rooms than one commit holds', () => {
  it.each([true, false])('go into the next, each once, with something to store: %s', async (hasUpdates) => {
    const members = Array.from({ length: 40 }, (_, i) => new RecordingRoom(`r${i}`, events));
    for (const member of members) {
      member.hasUpdates = hasUpdates;
      scheduler.enlistDocument(member);
    }
    const happened = [];
    for (let i = 0; i < 20; i += 1) {
      clock.endThisTurn();
      await setImmediate();
      happened.push(...events.splice(0));
      if (i === 0) expect(happened.filter((event) => event.endsWith(' take'))).toHaveLength(32);
    }
    expect(happened.filter((event) => event.startsWith('commit'))).toHaveLength(hasUpdates ? 2 : 0);
    expect(happened.filter((event) => event.endsWith(' take'))).toHaveLength(40);
    expect(new Set(happened.filter((event) => event.endsWith(' committed'))).size).toBe(40);
  });

  it('wait for no pause, however long the full commit took', async () => {
    let open: () => void = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    for (let i = 0; i < 40; i += 1) scheduler.enlistDocument(new RecordingRoom(`r${i}`, events));
    clock.endThisTurn();
    clock.advance(10);
    gate = undefined;
    open();
    for (let i = 0; i < 20; i += 1) {
      await setImmediate();
      clock.endThisTurn();
    }
    expect(events.filter((event) => event.endsWith(' committed'))).toHaveLength(40);
  });
});

it('a room whose part takes long rests for it alone: the pause of all counts three milliseconds of it', async () => {
  a.takesMs = 6;
  const takenAt = { a: [] as number[], b: [] as number[] };
  const startedAt = clock.now();
  while (clock.now() < startedAt + 200) {
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    const now = clock.now() - startedAt;
    const happened = await endTurn();
    for (const name of ['a', 'b'] as const) if (happened.includes(`${name} take`)) takenAt[name].push(now);
    clock.advance(1);
  }
  // Six to work, three times three to rest.
  for (const [i, at] of takenAt.a.entries())
    if (i > 0) expect(at - (takenAt.a[i - 1] ?? 0)).toBeGreaterThanOrEqual(6 + 9);
  expect(takenAt.a.length).toBeGreaterThanOrEqual(6);
  const gaps = takenAt.b.map((at, i) => at - (takenAt.b[i - 1] ?? at));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(6 + 2 * 3 + 1);
});

describe('a room that is behind', () => {
  it('is taken one with a commit, rests three times as long as it took, and makes nobody else wait', async () => {
    const c = new RecordingRoom('c', events);
    for (const room of [a, c]) {
      room.hasReceived = true;
      room.takesMs = 2;
      scheduler.enlistDocument(room);
    }
    expect(await endTurn()).toEqual(['a take', 'c take', 'commit a+c', 'a committed', 'c committed']);
    // What both took before they were known to be behind is a pause for all, once.
    clock.advance(8);
    await endTurn();
    events.splice(0);
    const turns: string[][] = [];
    for (let turn = 0; turn < 24; turn++) {
      scheduler.enlistDocument(b);
      turns.push(await endTurn());
      clock.advance(1);
    }
    const count = (event: string): number => turns.filter((happened) => happened.includes(event)).length;
    expect(turns.filter((happened) => happened.includes('a take') && happened.includes('c take'))).toEqual(
      [],
    );
    // It waits for a commit that is under way, and for no pause.
    const behind = count('a take') + count('c take');
    expect(count('b committed')).toBeGreaterThanOrEqual(turns.length - behind);
    // Six ms of rest for two of work.
    expect(behind).toBeGreaterThanOrEqual(3);
    expect(behind).toBeLessThanOrEqual(6);
  });

  it('has a share of its own: 200 ms at once, and a twentieth of the time from then on', async () => {
    for (const room of [a, b]) room.hasReceived = true;
    // Counted by what it took in, whatever the time of that: 50 ms each.
    a.takenInMs = 50;
    b.takenInMs = 1;
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    const takenAt = { a: [] as number[], b: [] as number[] };
    const startedAt = clock.now();
    while (clock.now() < startedAt + 3000) {
      const happened = await endTurn();
      for (const name of ['a', 'b'] as const)
        if (happened.includes(`${name} take`)) takenAt[name].push(clock.now() - startedAt);
      clock.advance(1);
    }
    const atOnce = takenAt.a.filter((at) => at < 20);
    expect(atOnce).toHaveLength(5);
    const later = takenAt.a.slice(atOnce.length);
    for (const [i, at] of later.entries()) expect(at - (later[i - 1] ?? 0)).toBeGreaterThanOrEqual(1000 - 20);
    expect(takenAt.b.length).toBeGreaterThan(150);
  });

  it('is not taken twice, whatever else comes for it, and is done once nothing is left', async () => {
    a.hasReceived = true;
    scheduler.enlistDocument(a);
    await endTurn();
    scheduler.enlistDocument(a);
    a.hasReceived = false;
    expect(await endTurn()).toEqual(['a take', 'commit a', 'a committed']);
    expect(await endTurn()).toEqual([]);
  });
});

describe('a fault in a turn', () => {
  it('of one room in a shared commit fails that room alone', async () => {
    refuse = ([commit]) => commit?.roomId === 'a';
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    expect(await endTurn()).toEqual(['a take', 'b take', 'commit a+b', 'a failed: disk full', 'b committed']);
    refuse = () => false;
    scheduler.enlistDocument(b);
    expect(await endTurn()).toEqual(['b take', 'commit b', 'b committed']);
  });

  it('of the log fails every room that had something to store, and nobody else', async () => {
    refuse = () => true;
    b.hasUpdates = false;
    scheduler.enlistDocument(a);
    scheduler.enlistDocument(b);
    const happened = await endTurn();
    expect(happened).toContain('a failed: disk full');
    expect(happened).toContain('b committed');
    expect(happened).not.toContain('a committed');
  });

  it.each(['fanOut', 'take', 'committed'] as const)(
    'in %s fails the room and spares the next',
    async (place) => {
      a.throwsIn = place;
      for (const member of [a, b]) {
        scheduler.enlistAwareness(member);
        scheduler.enlistDocument(member);
      }
      const happened = await endTurn();
      expect(happened).toContain('a failed: a has a bug');
      expect(happened).toContain('b fanOut');
      expect(happened).toContain('b committed');
    },
  );
});
