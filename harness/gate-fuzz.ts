/**
 * The gate's random tests for as long as you like, a third of the time each: lives of a room with stock clients, lives of one
 * with clients of other libraries, then frames of mutated and forged bytes. `npm run fuzz -- --minutes 30 --seed 1`. Stops
 * at the first seed that fails.
 */
import { parseArgs } from 'node:util';
import { type ByteFuzzCounts, fuzzBytes } from '../test/gate/byte-fuzz.ts';
import { Random } from '../test/gate/model/random.ts';
import { runModel } from '../test/gate/model/run-model.ts';
import { runLife } from '../test/gate/other-clients/room-life.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const firstSeed = Number(values.seed);
const shareMs = Number(values.minutes) * 20_000;

/** Returns the last seed. */
async function runSeeds(run: (seed: number) => void): Promise<number> {
  const endMs = performance.now() + shareMs;
  let seed = firstSeed;
  for (; performance.now() < endMs; seed++) {
    run(seed);
    // Stock providers leave timers behind, which hold their documents until they fire.
    if (seed % 20 === 0) await new Promise(setImmediate);
  }
  return seed - 1;
}

/** Prints what came of it. `run` throws where an invariant breaks. */
async function runLives(
  what: string,
  run: (seed: number) => Readonly<Record<string, number>>,
): Promise<void> {
  const totals: Record<string, number> = {};
  const last = await runSeeds((seed) => {
    for (const [name, count] of Object.entries(run(seed))) totals[name] = (totals[name] ?? 0) + count;
  });
  console.log(`${what} ${firstSeed} to ${last}: no invariant broken. ${JSON.stringify(totals)}`);
}

await runLives('Lives', (seed) => ({ ...runModel(seed) }));
await runLives('Other clients', (seed) => ({ ...runLife(seed) }));

const counts: ByteFuzzCounts = { inputs: 0, refused: 0, applied: 0, slowestMs: 0 };
const lastRoom = await runSeeds((seed) => {
  try {
    fuzzBytes(new Random(seed), 1000, counts);
  } catch (error) {
    throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
  }
});
console.log(`Bytes ${firstSeed} to ${lastRoom}: no invariant broken. ${JSON.stringify(counts)}`);
process.exit(0);
