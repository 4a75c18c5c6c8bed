/** `npx downbeat COMMAND …`: one file per command. */
import { backup } from './backup.ts';
import { check } from './check.ts';
import { type Command, CommandError, UsageError } from './command.ts';
import { restore } from './restore.ts';
import { rotateSecret } from './rotate-secret.ts';

const commands: Readonly<Record<string, Command>> = {
  backup,
  restore,
  check,
  'rotate-secret': rotateSecret,
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '' || name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command "${name}".`);
  return command.run(args);
}

function usage(): string {
  const rows = Object.entries(commands).map(([name, command]) => [
    `${name} ${command.usage}`,
    command.summary,
  ]);
  const width = Math.max(...rows.map(([call = '']) => call.length));
  const lines = rows.map(([call = '', summary]) => `  npx downbeat ${call.padEnd(width)}   ${summary}`);
  return `\n${lines.join('\n')}\n\n`;
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n${usage()}`);
    return 2;
  }
  const isMendable = error instanceof CommandError;
  const text = error instanceof Error && !isMendable ? error.stack : undefined;
  process.stderr.write(`${text ?? (error instanceof Error ? error.message : String(error))}\n`);
  return 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = report(error);
  },
);
