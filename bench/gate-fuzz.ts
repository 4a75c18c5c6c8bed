/**
 * The gate's random tests for as long as you like, half of the time each: lives of a room with stock clients, then frames
 * of mutated and forged bytes. `npm run fuzz -- --minutes 30 --seed 1`. Stops at the first seed that fails.
 */
import { parseArgs } from 'node:util';
import { type ByteFuzzCounts, fuzzBytes } from '../test/gate/byte-fuzz.ts';
import { Random } from '../test/gate/model/random.ts';
import { runModel } from '../test/gate/model/run-model.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const firstSeed = Number(values.seed);
const shareMs = Number(values.minutes) * 30_000;

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

const totals = { frames: 0, denials: 0, buried: 0, restarts: 0 };
const lastLife = await runSeeds((seed) => {
  const { frames, denials, buried, restarts } = runModel(seed);
  totals.frames += frames;
  totals.denials += denials;
  totals.buried += buried;
  totals.restarts += restarts;
});
console.log(`Lives ${firstSeed} to ${lastLife}: no invariant broken. ${JSON.stringify(totals)}`);

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
