/** The load process: one order after the other, over the channel to the benchmark. */
import { Value } from 'typebox/value';
import { type LoadAnswer, LoadOrder } from './load-order.ts';
import { runLoad } from './run-load.ts';

const answer = (message: LoadAnswer): void => {
  process.send?.(message);
};

// The benchmark was broken off.
process.on('disconnect', () => process.exit());

process.on('message', (message) => {
  runLoad(Value.Parse(LoadOrder, message), {
    onBegin: () => answer({ kind: 'begins' }),
    onEnd: () => answer({ kind: 'ends' }),
  }).then(
    (figures) => answer({ kind: 'done', figures }),
    (error: unknown) =>
      answer({
        kind: 'failed',
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
