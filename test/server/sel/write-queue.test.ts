import { expect, it } from 'vitest';
import type { SelWrite } from '../../../persistence/sel-store.ts';
import { WriteQueue } from '../../../server/sel/write-queue.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A store that answers as it is told, and remembers what it was asked. */
class ScriptedStore {
  readonly asked: string[] = [];
  readonly saved: string[] = [];
  readonly deadLetters: string[] = [];
  readonly poison = new Set<string>();
  failing = false;
  deadLetterFails = false;
  gate: Promise<void> = Promise.resolve();

  async save({ source }: SelWrite): Promise<void> {
    this.asked.push(source);
    await this.gate;
    if (this.failing || this.poison.has(source)) throw new Error('disk full');
    this.saved.push(source);
  }

  /** Refuses all where one of them is refused. */
  async saveAll(writes: readonly SelWrite[]): Promise<void> {
    const sources = writes.map(({ source }) => source);
    this.asked.push(sources.join('+'));
    await this.gate;
    if (this.failing || sources.some((source) => this.poison.has(source))) throw new Error('disk full');
    this.saved.push(...sources);
  }

  async deadLetter({ source }: SelWrite): Promise<void> {
    if (this.deadLetterFails) throw new Error('disk full');
    this.deadLetters.push(source);
  }

  async countDeadLetters(): Promise<number> {
    return this.deadLetters.length;
  }
}

function createQueue(maxWaiting?: number) {
  const clock = new FakeClock();
  const store = new ScriptedStore();
  const saved: string[] = [];
  const queue = new WriteQueue({
    clock,
    store,
    onSaved: (roomId) => saved.push(roomId),
    onDeadLetter: () => {},
    ...(maxWaiting !== undefined && { maxWaiting }),
  });
  return { clock, store, queue, saved };
}

function event(source: string): SelWrite {
  const at = { kind: 'event', roomId: 'room1', event: 'joined', at: 0, peerId: null } as const;
  return { ...at, source, participantId: 'annaannaaa' };
}

/** Lets everything that is not waiting for the clock run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

it('writes in order, what came meanwhile in one go, while a slow store holds nobody up', async () => {
  const { clock, store, queue, saved } = createQueue();
  let open = (): void => {};
  store.gate = new Promise((resolve) => {
    open = resolve;
  });
  for (const source of ['a', 'b', 'c']) queue.push(event(source));
  await settle();
  expect(store.asked).toEqual(['a']);
  expect(queue.health).toEqual({ waiting: 3, deadLetters: 0, unkept: 0 });
  open();
  await settle();
  expect(store.saved).toEqual(['a']);
  clock.advance(100);
  await settle();
  expect(store.asked).toEqual(['a', 'b+c']);
  expect(store.saved).toEqual(['a', 'b', 'c']);
  expect(saved).toEqual(['room1', 'room1', 'room1']);
  expect(queue.health.waiting).toBe(0);
});

it('tries a failed write again with growing pauses, and keeps the order', async () => {
  const { clock, store, queue } = createQueue();
  store.failing = true;
  queue.push(event('a'));
  queue.push(event('b'));
  await settle();
  clock.advance(500);
  await settle();
  expect(store.asked).toEqual(['a', 'a']);
  clock.advance(999);
  await settle();
  expect(store.asked).toHaveLength(2);
  store.failing = false;
  clock.advance(1);
  await settle();
  clock.advance(100);
  await settle();
  expect(store.saved).toEqual(['a', 'b']);
});

it('stores what can be stored of those that are refused together', async () => {
  const { clock, store, queue, saved } = createQueue();
  store.poison.add('c');
  for (const source of ['a', 'b', 'c', 'd']) queue.push(event(source));
  for (let i = 0; i < 20; i += 1) {
    await settle();
    clock.advance(4000);
  }
  expect(store.saved).toEqual(['a', 'b', 'd']);
  expect(saved).toHaveLength(3);
  expect(store.deadLetters).toEqual(['c']);
  expect(queue.health).toEqual({ waiting: 0, deadLetters: 1, unkept: 0 });
});

it('gives a write up to the dead letters in the end, and goes on with the next', async () => {
  const { clock, store, queue } = createQueue();
  store.failing = true;
  queue.push(event('a'));
  for (let i = 0; i < 10; i += 1) {
    await settle();
    clock.advance(8000);
  }
  await settle();
  expect(store.asked).toHaveLength(6);
  expect(store.deadLetters).toEqual(['a']);
  store.failing = false;
  queue.push(event('b'));
  await settle();
  expect(store.saved).toEqual(['b']);
  expect(queue.health).toEqual({ waiting: 0, deadLetters: 1, unkept: 0 });
});

it('counts what not even the dead-letter table took, and what was over its length', async () => {
  const { store, queue } = createQueue(2);
  store.failing = true;
  store.deadLetterFails = true;
  for (const source of ['a', 'b', 'c', 'd']) queue.push(event(source));
  expect(queue.health).toEqual({ waiting: 3, deadLetters: 0, unkept: 1 });
  await queue.close();
  expect(queue.health).toEqual({ waiting: 0, deadLetters: 0, unkept: 4 });
});

it('on closing writes everything that waits at once, pauses or not', async () => {
  const { store, queue } = createQueue();
  store.failing = true;
  queue.push(event('a'));
  queue.push(event('b'));
  await settle();
  store.failing = false;
  await queue.close();
  expect(store.saved).toEqual(['a', 'b']);
  expect(store.deadLetters).toEqual([]);
});
