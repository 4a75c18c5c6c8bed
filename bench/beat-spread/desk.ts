/** A process with some of the students: takes orders from the bench, which started it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Value } from 'typebox/value';
import { type DeskAnswer, DeskOrder, type Place } from './desk-message.ts';
import { Student } from './student.ts';

let students: Student[] = [];
const joining = new Set<NodeJS.Timeout>();
const loopDelay = monitorEventLoopDelay({ resolution: 5 });
loopDelay.enable();

function join(places: readonly Place[]): void {
  loopDelay.reset();
  for (const place of places) {
    const timeout = setTimeout(() => {
      joining.delete(timeout);
      students.push(new Student(place));
    }, place.joinsAfterMs);
    joining.add(timeout);
  }
}

async function leave(): Promise<DeskAnswer> {
  for (const timeout of joining) clearTimeout(timeout);
  joining.clear();
  const leaving = students;
  students = [];
  const longestStallMs = loopDelay.max / 1e6;
  return { students: await Promise.all(leaving.map((student) => student.leave())), longestStallMs };
}

process.on('message', (received: unknown) => {
  const message = Value.Parse(DeskOrder, received);
  if (message.order === 'join') {
    join(message.places);
    return;
  }
  leave().then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
