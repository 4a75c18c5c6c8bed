/** Describes what keeps the server from starting, in words that say what to do. It is pure. */
import { ConfigError } from './config/parse-config.ts';
import { isStoreError } from './store-error.ts';

const rules: readonly (readonly [RegExp, string])[] = [
  [/^EADDRINUSE$/, 'The port is taken: stop the other server, or choose another one with PORT.'],
  [/^EADDRNOTAVAIL$/, 'This machine has no such address: check HOST.'],
  [
    /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/,
    'The server has no access there: check the data folder (DATA_DIR) and who owns it.',
  ],
  [/^(ENOSPC|SQLITE_FULL)$/, 'The disk is full: make room and start again. What was stored is safe.'],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/,
    "The database can't be opened for writing: check the owner and the mode of the files in the data folder.",
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'The database is in use: another server runs on this data folder. One folder, one server.',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'A database is damaged. Nothing was changed. Restore the latest backup (npx downbeat restore FILE), or move the damaged file away to begin anew.',
  ],
  [/^SQLITE_IOERR/, 'The disk does not answer: check it before you start again. Nothing was changed.'],
];

/** Returns undefined if the fault is one of the program's own. */
export function startProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigError || isStoreError(error, 'SCHEMA_TOO_NEW')) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const advice = rules.find(([pattern]) => pattern.test(code))?.[1];
  return advice && `Downbeat can't start: ${error.message}\n${advice}`;
}
