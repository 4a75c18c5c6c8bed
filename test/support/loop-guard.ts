/**
 * Ends a test file whose event loop no longer turns. No timeout of a test can fire there, so that one such file would hold up
 * the whole run for ever; like this it fails, by name, and the others go on.
 */
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { expect } from 'vitest';

/** Longer than any test waits synchronously for a process, on a busy machine, too. */
const limitMs = 240_000;
const beatMs = 1000;

// Of a thread that is plain JavaScript: it begins with every test file, and nothing of it is to be compiled.
const watch = `
const { workerData: { beats, file, limitMs } } = require('node:worker_threads');
let seen = -1, since = Date.now();
setInterval(() => {
  if (beats[0] !== seen) { seen = beats[0]; since = Date.now(); }
  if (Date.now() - since < limitMs) return;
  require('node:fs').writeSync(2, file + ': the event loop has not turned for ' + limitMs / 1000 + ' s. The process is ended.\\n');
  process.kill(process.pid, 'SIGKILL');
}, 5000);
`;

const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const guard = new Worker(watch, {
  eval: true,
  workerData: { beats, file: expect.getState().testPath, limitMs },
});
guard.unref();
setInterval(() => Atomics.add(beats, 0, 1), beatMs).unref();
