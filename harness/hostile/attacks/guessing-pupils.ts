/**
 * One pupil tries wrong codes from the school's address, after all is used up that may be mistyped there, while classmates join with
 * the right code, others reload and a teacher signs in: they get in, and how long that takes is measured.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { deviceHeader } from '../../../shared/api.ts';
import type { Attack, Tally, Target } from '../attack.ts';

interface Ask {
  readonly path: string;
  readonly device: string;
  readonly bearer?: string;
  readonly body: string;
}

/** As long as the pages go on asking by themselves. */
const patienceMs = 15_000;
const guessEveryMs = 100;
const honestEveryMs = 250;
const firstRushMs = 2000;
const named = '{"name":"Ada"}';

async function ask(url: string, { path, device, bearer, body }: Ask): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [deviceHeader]: device,
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
    body,
  });
}

/** Asks again when it is told to, as the pages do. */
async function askHonestly(target: Target, what: string, request: Ask, tally: Tally): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask(target.url, request).catch(() => undefined);
    const { retryAfterMs = patienceMs } = ((await answer?.json()) ?? {}) as { retryAfterMs?: number };
    const waitedMs = performance.now() - startedAt;
    if (answer?.status !== 429 || waitedMs + retryAfterMs >= patienceMs) {
      tally.answeredHonest(what, answer?.status ?? 0);
      if (answer?.ok === true) tally.readyMs.push(waitedMs);
      return;
    }
    await sleep(retryAfterMs);
  }
}

/** `device` names the pupil's devices. */
function guessingPupil(name: string, device: (guess: number) => string): Attack {
  return {
    name,
    async run(target, tally, signal) {
      let guesses = 0;
      const guess = async (): Promise<void> => {
        guesses += 1;
        tally.sent += 1;
        const path = `/api/rooms/WRONG-${guesses}/join`;
        const answer = await ask(target.url, { path, device: device(guesses), body: named }).catch(
          () => undefined,
        );
        tally.answered(answer?.status ?? 0);
      };
      const useUp = async (): Promise<void> => {
        while (!signal.aborted && !(429 in tally.statuses)) await guess();
      };
      const guessing = setInterval(() => void guess(), guessEveryMs);
      await Promise.race([Promise.all(Array.from({ length: 20 }, useUp)), sleep(firstRushMs)]);
      for (let turn = 1; !signal.aborted; turn++) {
        void askHonestly(target, ...honestAsk(target, turn), tally);
        await sleep(honestEveryMs);
      }
      clearInterval(guessing);
    },
  };
}

function honestAsk({ seats, teacherKey }: Target, turn: number): [what: string, request: Ask] {
  const seat = seats[turn % seats.length];
  const path = `/api/rooms/${seat?.code}/join`;
  const device = `honest ${turn}`;
  if (turn % 4 === 0) return ['teacher', { path, device, bearer: teacherKey, body: '{"name":"Ms Ode"}' }];
  if (turn % 4 === 1) return ['reload', { path, device, bearer: seat?.token ?? '', body: named }];
  return ['classmate', { path, device, body: named }];
}

export const guessingPupils: readonly Attack[] = [
  guessingPupil('a pupil who guesses codes while classmates join', () => 'pupil'),
  guessingPupil('the same, each guess as another device', (guess) => `pupil ${guess}`),
];
