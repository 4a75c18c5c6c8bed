/** The parsed configuration. It is deeply frozen. Units are in the names or in the option table. */
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
  /** They still verify tokens, but sign none. */
  readonly previousSecrets: readonly string[];
  /** Gives access to the metrics instead of the teacher key. */
  readonly metricsToken: string | undefined;
  readonly logLevel: LogLevel;
  /** Without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** Addresses, ranges and names of ranges of the trusted proxies. Empty for none. */
  readonly trustProxy: readonly string[];
  /** The header in which those proxies name the client. */
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
