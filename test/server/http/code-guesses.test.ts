/** Who gets in while somebody guesses, by a fake clock: how long a child waits, and how far a guesser comes. */
import { beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { ProblemError, roomUnavailable } from '../../../server/http/plumbing/problem-error.ts';
import { CodeGuesses } from '../../../server/http/use-cases/code-guesses.ts';
import { LocalRooms } from '../../../server/http/use-cases/local-rooms.ts';
import { Random } from '../../gate/model/random.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';

const school = '192.0.2.1';
const home = '198.51.100.7';
const dayMs = 86_400_000;
/** The codes that are right, and the rooms behind them. */
const rooms: Readonly<Record<string, string>> = { 'TEMPO-4821': 'lesson', 'POLKA-1111': 'elsewhere' };

let clock: FakeClock;
let localRooms: LocalRooms;
let guesses: CodeGuesses;
let wrong: number;

beforeEach(() => {
  clock = new FakeClock();
  localRooms = new LocalRooms(clock);
  wrong = 0;
  const { limits } = parseConfig({});
  const random = new Random(3);
  guesses = new CodeGuesses({
    clock,
    random: (limit) => random.below(limit),
    limits,
    localRooms,
    onWrong: () => {
      wrong += 1;
    },
  });
});

/** `found`, or the code of what was said instead. */
async function ask(address: string, device: string, code: string): Promise<string | ProblemError> {
  try {
    return await guesses.count({ address, device }, async (mayFind) => {
      const roomId = rooms[code];
      if (roomId === undefined || !mayFind(roomId)) throw roomUnavailable();
      return 'found';
    });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

/** ms until the code is found, by a device that asks again when it is told to. */
async function waitOf(device: () => string, code = 'TEMPO-4821'): Promise<number> {
  const startedAt = clock.now();
  for (;;) {
    const answer = await ask(school, device(), code);
    if (!(answer instanceof ProblemError)) return clock.now() - startedAt;
    const again = clock.now() + (answer.extras.retryAfterMs ?? 1000);
    await new Promise<void>((resolve) => clock.at(again, resolve));
  }
}

/** Goes on for so long, 50 ms at a time; all that asks meanwhile is answered. */
async function pass(ms: number, each: () => void = () => undefined): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    each();
    await settled();
    clock.advance(50);
    await settled();
  }
}

/** Ten wrong codes a second. */
function guesser(device: () => string): () => void {
  let turns = 0;
  return () => {
    turns += 1;
    if (turns % 2 === 0) void ask(school, device(), `WRONG-${turns}`);
  };
}

/** A class comes in one after the other, while somebody guesses; the waits, sorted. */
async function waitsUnderAttack(attack: () => void, device: (child: number) => string): Promise<number[]> {
  localRooms.note(school, 'lesson');
  // Long enough that nothing is left of what may be mistyped at once.
  await pass(20 * 60_000, attack);
  const waits: number[] = [];
  for (let child = 0; child < 30; child++) {
    void waitOf(() => device(child)).then((wait) => waits.push(wait));
    await pass(1000, attack);
  }
  await pass(30_000, attack);
  expect(waits).toHaveLength(30);
  return waits.sort((a, b) => a - b);
}

describe('honest typos', () => {
  it.each([
    [30, 60_000],
    [600, 120_000],
  ])(
    '%i children of one address who mistype three times each are all in as soon as they type it right',
    async (children, withinMs) => {
      localRooms.note(school, 'lesson');
      const random = new Random(7);
      const doneAt: number[] = [];
      const refused: string[] = [];
      const child = async (name: string): Promise<void> => {
        for (const code of [`TYPO-${name}`, `TIPO-${name}`, `TOPO-${name}`, 'TEMPO-4821']) {
          // To read the answer and type a code.
          const typed = clock.now() + 5000 + random.below(10_000);
          await new Promise<void>((resolve) => clock.at(typed, resolve));
          const answer = await ask(school, name, code);
          if (answer instanceof ProblemError && answer.code !== 'ROOM_UNAVAILABLE') refused.push(answer.code);
          if (answer === 'found') doneAt.push(clock.now());
        }
      };
      for (let i = 0; i < children; i++) void child(`${i}`);
      await pass(withinMs);
      expect(refused).toEqual([]);
      expect(doneAt).toHaveLength(children);
      expect(wrong).toBe(3 * children);
    },
  );
});

describe('a pupil who tries ten wrong codes a second from the school’s address', () => {
  it('holds up no classmate for more than a second or two', async () => {
    const waits = await waitsUnderAttack(
      guesser(() => 'pupil'),
      (child) => `child ${child}`,
    );
    expect(waits[15]).toBeLessThanOrEqual(1000);
    expect(waits.at(-1)).toBeLessThanOrEqual(2000);
  });

  it('holds them up for seconds where each of the guesses is called another device', async () => {
    const random = new Random(11);
    const fresh = (): string => `fresh ${random.next()}`;
    const waits = await waitsUnderAttack(guesser(fresh), fresh);
    expect(waits[15]).toBeLessThanOrEqual(5000);
    expect(waits.at(-1)).toBeLessThanOrEqual(20_000);
  });

  it('comes to no more than two wrong codes a second among the rooms of the school, and none of the others', async () => {
    localRooms.note(school, 'lesson');
    const minutes = 30;
    await pass(
      minutes * 60_000,
      guesser(() => 'pupil'),
    );
    expect(wrong).toBeGreaterThan(2400);
    expect(wrong).toBeLessThanOrEqual(120 + minutes + 2400 + 2 * 60 * minutes);
    const elsewhere = ask(school, 'child', 'POLKA-1111');
    await pass(2000);
    expect(await elsewhere).toMatchObject({ code: 'ROOM_UNAVAILABLE' });
  });
});

describe('a guesser elsewhere', () => {
  it('comes to a few hundred codes on the first day and 120 on each day after, however many are tried', async () => {
    let lookedUp = 0;
    const days = [0, 0, 0];
    for (const day of days.keys()) {
      for (let minute = 0; minute < 24 * 60; minute++) {
        for (let i = 0; i < 20; i++) {
          const answer = await ask(home, `${i}`, `WRONG-${i}`);
          if (answer instanceof ProblemError && answer.code === 'ROOM_UNAVAILABLE') lookedUp += 1;
        }
        clock.advance(60_000);
      }
      days[day] = lookedUp;
    }
    expect(days[0]).toBeLessThanOrEqual(240);
    expect(days[2]).toBeLessThanOrEqual(120 * 4);
    for (const code of ['WRONG-1', 'WRONG-2']) await ask(home, 'x', code);
    // In the end a right code is not looked up either, or an endless try would be a look at all codes.
    expect(await ask(home, 'x', 'TEMPO-4821')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ask('203.0.113.5', 'x', 'TEMPO-4821')).toBe('found');
    clock.advance(dayMs / 120);
    expect(await ask(home, 'x', 'TEMPO-4821')).toBe('found');
  });

  it('counts an IPv6 network as one', async () => {
    for (let i = 0; i < 120; i++) await ask(`2001:db8::${i}`, 'x', 'WRONG');
    expect(await ask('2001:db8::ffff', 'x', 'TEMPO-4821')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ask('2001:db8:0:1::1', 'x', 'TEMPO-4821')).toBe('found');
  });
});

describe('past the day’s codes', () => {
  beforeEach(async () => {
    localRooms.note(school, 'lesson');
    for (let i = 0; i < 120; i++) await ask(school, 'x', 'WRONG');
  });

  it('a room elsewhere is answered in the same words as a wrong code, and says when to ask again', async () => {
    const answers = await Promise.all([ask(school, 'x', 'POLKA-1111'), ask(school, 'x', 'WRONG')]);
    const said = answers.map((answer) => [
      (answer as ProblemError).code,
      (answer as ProblemError).message,
      (answer as ProblemError).extras,
    ]);
    expect(said[0]).toEqual(said[1]);
    expect((answers[0] as ProblemError).extras.retryAfterMs).toBeGreaterThan(0);
    expect(await ask(school, 'x', 'TEMPO-4821')).toBe('found');
  });

  it('a right code costs nothing, however often', async () => {
    for (let i = 0; i < 5000; i++) expect(await ask(school, 'x', 'TEMPO-4821')).toBe('found');
    expect(wrong).toBe(120);
  });

  it('a lesson is forgotten two hours after its last member was seen', async () => {
    clock.advance(2 * 3_600_000 - 1);
    expect(await ask(school, 'x', 'TEMPO-4821')).toBe('found');
    clock.advance(1);
    for (let i = 0; i < 30; i++) await ask(school, 'x', 'WRONG');
    expect(await ask(school, 'x', 'TEMPO-4821')).toMatchObject({ code: 'RATE_LIMITED' });
  });
});
