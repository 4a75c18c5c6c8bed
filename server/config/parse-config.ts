import { isIP } from 'node:net';
import { withoutTrailingSlashes } from '../../shared/base-url.ts';
import type { Config } from './config.ts';
import { crossFieldFaults } from './cross-field-check.ts';
import type {
  AddressesOption,
  ChoiceOption,
  IntegerOption,
  ListOption,
  OptionalTextOption,
  TextOption,
} from './option.ts';
import { limitOptions, serverOptions, timingOptions } from './option-table.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment is no valid configuration. The message names every fault, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/** Reads the options of the table from `env`. An empty variable counts as unset. Throws one ConfigError with all faults. */
export function parseConfig(env: Environment): Config {
  const reader = new OptionReader(env);
  const config: Config = {
    port: reader.integer(serverOptions.port),
    host: reader.text(serverOptions.host),
    dataDir: reader.text(serverOptions.dataDir),
    teacherKey: reader.optional(serverOptions.teacherKey),
    secret: reader.optional(serverOptions.secret),
    previousSecrets: Object.freeze(reader.list(serverOptions.previousSecrets)),
    metricsToken: reader.optional(serverOptions.metricsToken),
    logLevel: reader.choice(serverOptions.logLevel),
    publicUrl: reader.url(serverOptions.publicUrl),
    trustProxy: Object.freeze(reader.addresses(serverOptions.trustProxy)),
    addressHeader: reader.choice(serverOptions.addressHeader),
    allowedOrigins: Object.freeze(
      reader.list(serverOptions.allowedOrigins).map((origin) => origin.toLowerCase()),
    ),
    synchronous: reader.choice(serverOptions.synchronous),
    compactAfterUpdates: reader.integer(serverOptions.compactAfterUpdates),
    epochMinBytes: reader.integer(serverOptions.epochMinBytes),
    epochRatio: reader.integer(serverOptions.epochRatio),
    limits: Object.freeze(reader.integers(limitOptions)),
    timing: Object.freeze(reader.integers(timingOptions)),
  };
  // A faulty value has already been replaced by its default, so comparing it would only mislead.
  const faults = reader.faults.length > 0 ? reader.faults : crossFieldFaults(config);
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

class OptionReader {
  readonly faults: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  #raw(option: { readonly env: string }): string | undefined {
    const raw = this.#env[option.env]?.trim();
    return raw === '' ? undefined : raw;
  }

  text(option: TextOption): string {
    return this.#raw(option) ?? option.default;
  }

  optional(option: OptionalTextOption): string | undefined {
    const raw = this.#raw(option);
    if (raw === undefined || option.pattern.test(raw)) return raw;
    this.faults.push(`${option.env} must be ${option.patternMeans}${option.secret ? '' : `, not "${raw}"`}.`);
    return undefined;
  }

  url(option: OptionalTextOption): string | undefined {
    const url = this.optional(option);
    return url === undefined ? undefined : withoutTrailingSlashes(url);
  }

  choice<Choice extends string>(option: ChoiceOption<Choice>): Choice {
    const raw = this.#raw(option);
    if (raw === undefined) return option.default;
    const choice = option.choices.find((each) => each.toLowerCase() === raw.toLowerCase());
    if (choice === undefined) {
      this.faults.push(`${option.env} must be one of ${option.choices.join(', ')}, not "${raw}".`);
    }
    return choice ?? option.default;
  }

  list(option: ListOption): string[] {
    const items = this.#raw(option)?.split(option.separator) ?? [];
    const wrong = items.find((item) => !option.pattern.test(item));
    if (wrong === undefined) return items;
    this.faults.push(
      `${option.env} must be a list, each ${option.patternMeans}${option.secret ? '' : `; "${wrong}" is none`}.`,
    );
    return [];
  }

  addresses(option: AddressesOption): string[] {
    const raw = this.#raw(option)?.toLowerCase();
    if (raw === undefined || raw === 'false') return [];
    if (raw === 'true') return [...option.rangeNames];
    const entries = raw.split(',').map((entry) => entry.trim());
    const wrong = entries.find((entry) => !option.rangeNames.includes(entry) && !isAddressOrRange(entry));
    if (wrong === undefined) return entries;
    this.faults.push(
      `${option.env} must be true, false or a list of addresses, ranges and ${option.rangeNames.join(', ')}; "${wrong}" is none.`,
    );
    return [];
  }

  integer(option: IntegerOption): number {
    const raw = this.#raw(option);
    if (raw === undefined) return option.default;
    const value = /^\d{1,15}$/.test(raw) ? Number(raw) : Number.NaN;
    if (value >= option.minimum && value <= option.maximum) return value;
    this.faults.push(
      `${option.env} must be a whole number from ${option.minimum} to ${option.maximum} (${option.unit}), not "${raw}".`,
    );
    return option.default;
  }

  integers<Name extends string>(options: Readonly<Record<Name, IntegerOption>>): Record<Name, number>;
  integers(options: Readonly<Record<string, IntegerOption>>): Record<string, number> {
    return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, this.integer(option)]));
  }
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
