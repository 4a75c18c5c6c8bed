/** One thing that an operator can set: the shapes that the option table consists of. */
interface OptionBase {
  readonly env: string;
  readonly describes: string;
}

export interface IntegerOption extends OptionBase {
  readonly kind: 'integer';
  readonly default: number;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
}

export interface ChoiceOption<Choice extends string = string> extends OptionBase {
  readonly kind: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
}

export interface TextOption extends OptionBase {
  readonly kind: 'text';
  readonly default: string;
}

/** Text without a default. `pattern` must anchor itself, and `patternMeans` completes "must be …". */
export interface OptionalTextOption extends OptionBase {
  readonly kind: 'optional';
  readonly whenUnset: string;
  readonly pattern: Pick<RegExp, 'test'>;
  readonly patternMeans: string;
  /** Its value is never repeated in an error. */
  readonly secret: boolean;
}

/** A list of texts between separators. None by default. */
export interface ListOption extends OptionBase {
  readonly kind: 'list';
  readonly separator: RegExp;
  /** The pattern of one item, which must anchor itself. `patternMeans` completes "must be a list, each …". */
  readonly pattern: RegExp;
  readonly patternMeans: string;
  /** Its values are never repeated in an error. */
  readonly secret: boolean;
}

/** A list of addresses, ranges (`10.0.0.0/8`) and the names of ranges that Fastify knows. `false` means none. */
export interface AddressesOption extends OptionBase {
  readonly kind: 'addresses';
  /** Named ranges. `true` stands for all of them. */
  readonly rangeNames: readonly string[];
}

export type Option =
  | IntegerOption
  | ChoiceOption
  | TextOption
  | OptionalTextOption
  | ListOption
  | AddressesOption;

/** An integer named `name`, set by `DOWNBEAT_` and the name in snake case. */
export function integerOption(
  name: string,
  fallback: number,
  unit: string,
  [minimum, maximum]: readonly [number, number],
  describes: string,
): IntegerOption {
  const env = `DOWNBEAT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  return { kind: 'integer', env, default: fallback, unit, minimum, maximum, describes };
}
