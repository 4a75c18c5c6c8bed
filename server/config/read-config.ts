import type { Config } from './config.ts';
import { parseConfig } from './parse-config.ts';

/** The configuration of this process. Throws ConfigError. */
export function readConfig(): Config {
  return parseConfig(process.env);
}
