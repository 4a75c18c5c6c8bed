/** The parsed configuration. Deep-frozen; units are in the names or in the option table. */
import type { AddressHeader } from './address-header.ts';
import type { limitOptions, serverOptions, timingOptions } from './option-table.ts';

export type LogLevel = (typeof serverOptions.logLevel.choices)[number];
export type Limits = Readonly<Record<keyof typeof limitOptions, number>>;
export type Timing = Readonly<Record<keyof typeof timingOptions, number>>;

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly teacherKey: string | undefined;
  readonly secret: string | undefined;
  /** Still verify tokens, sign none. */
  readonly previousSecrets: readonly string[];
  /** Opens the metrics in the teacher key's stead. */
  readonly metricsToken: string | undefined;
  readonly logLevel: LogLevel;
  /** Without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** Addresses, ranges and names of ranges of the proxies to believe; empty for none. */
  readonly trustProxy: readonly string[];
  /** In which those proxies say whose request it is. */
  readonly addressHeader: AddressHeader;
  /** In lower case. */
  readonly allowedOrigins: readonly string[];
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly compactAfterUpdates: number;
  readonly epochMinBytes: number;
  readonly epochRatio: number;
  readonly limits: Limits;
  readonly timing: Timing;
}
