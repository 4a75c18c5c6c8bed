/** `npx downbeat rotate-secret`: a new secret for the tokens, and nobody is logged out. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rotateSigningSecret } from '../server/auth/secrets.ts';
import { readConfig } from '../server/config/read-config.ts';
import { type Command, CommandError, UsageError } from './command.ts';

export const rotateSecret: Command = {
  usage: '',
  summary: 'Makes a new secret that signs tokens; the one before still verifies. Then restart the server.',
  async run(args) {
    if (args.length > 0) throw new UsageError('This command takes no arguments.');
    const { dataDir, secret } = readConfig();
    if (secret !== undefined) {
      throw new CommandError(
        'The secret comes from DOWNBEAT_SECRET: give it another, and move the present one into DOWNBEAT_PREVIOUS_SECRETS.',
      );
    }
    if (!existsSync(join(dataDir, 'token-secret'))) {
      throw new CommandError(`${resolve(dataDir)} holds no secret yet. Set DATA_DIR to the server's.`);
    }
    await rotateSigningSecret(dataDir, Date.now());
    process.stdout.write('A new secret signs from the next start on. Tokens of the one before stay valid.\n');
    return 0;
  },
};
