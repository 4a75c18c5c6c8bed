/** One subcommand of `npx downbeat`. */
export interface Command {
  /** The arguments, as the usage shows them. */
  readonly usage: string;
  readonly summary: string;
  /** Resolves to the exit code. Rejects with UsageError where the arguments are wrong. */
  run(args: readonly string[]): Promise<number>;
}

/** The command line is wrong: the usage is printed below the message, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What somebody can mend who reads it: printed without a stack; the exit code is 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
