/** The attackers, in a process of their own and behind everybody else for the processor: what is measured is the server. */
import { spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { Tally } from './attack.ts';
import { attacks } from './attacks.ts';

const Order = Type.Object({
  attack: Type.String(),
  durationMs: Type.Number(),
  target: Type.Object({
    url: Type.String(),
    teacherKey: Type.String(),
    seats: Type.Array(
      Type.Object({
        roomId: Type.String(),
        participantId: Type.String(),
        token: Type.String(),
        code: Type.String(),
      }),
    ),
  }),
});

beBehindEverybody();

/** Linux's idle class takes only what nobody else wants; where it can't be had, the lowest priority. */
function beBehindEverybody(): void {
  const { status } = spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)]);
  if (status !== 0) setPriority(constants.priority.PRIORITY_LOW);
}

process.once('message', (message: unknown) => {
  const { attack, durationMs, target } = Value.Parse(Order, message);
  const found = attacks.find(({ name }) => name === attack);
  if (found === undefined) throw new Error(`There is no attack "${attack}".`);
  const tally = new Tally();
  process.send?.('begun');
  // Not awaited: what the server has paused may never come to an end by itself.
  void found.run(target, tally, AbortSignal.timeout(durationMs));
  setTimeout(() => process.send?.(tally, () => process.exit(0)), durationMs + 300);
});
