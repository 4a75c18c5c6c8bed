/**
 * What an application adds to a room, as data: roots of the document, and events that happen once and are kept nowhere (docs/extensions.md).
 * Server and clients are given the same value.
 */
import type { Static, TSchema } from 'typebox';
import type { RootSpec } from './room-table.ts';

/** Begins with its extension's name, so that no two of them meet, nor one of them a root of the room table. */
export type ExtensionRoot = `${string}.${string}`;

export interface ExtensionRootSpec extends RootSpec {
  /** Keys that a room may hold under it; 1,000 where it says nothing. */
  readonly maxKeys?: number;
}

export interface EventSpec {
  readonly describes: string;
  readonly payload: TSchema;
  /** Who may send it; the server may in any case. */
  readonly from: 'server' | 'teacher' | 'everyone';
  /** Who hears it, apart from its sender; the server's `onEvent` does in any case. */
  readonly to: 'server' | 'teacher' | 'everyone';
  /** Of one participant; 60 where it says nothing. */
  readonly perMinute?: number;
}

export interface Extension {
  /** Lower case, for example `tap`. */
  readonly name: string;
  readonly roots?: Readonly<Record<ExtensionRoot, ExtensionRootSpec>>;
  /** By name, which begins as a root's does. */
  readonly events?: Readonly<Record<string, EventSpec>>;
}

export const defaultMaxKeys = 1000;
export const defaultEventsPerMinute = 60;
/** Of an event's payload as JSON, in bytes. */
export const maxEventBytes = 1024;

const namePattern = /^[a-z][a-z0-9-]{0,23}$/;
const partPattern = /^[a-z][a-zA-Z0-9]{0,31}$/;

/** Gives the value back as it is, typed. Throws TypeError that says what is wrong with a name. */
export function defineExtension<const Ext extends Extension>(extension: Ext): Ext {
  const { name, roots = {}, events = {} } = extension;
  if (!namePattern.test(name))
    throw new TypeError(`An extension's name is lower case, as in "tap": not ${JSON.stringify(name)}.`);
  for (const full of [...Object.keys(roots), ...Object.keys(events)]) {
    if (full.startsWith(`${name}.`) && partPattern.test(full.slice(name.length + 1))) continue;
    throw new TypeError(
      `The extension ${name} names its roots and events "${name}.…", with a word of letters and digits: not "${full}".`,
    );
  }
  return extension;
}

export function isExtensionRoot(name: string): name is ExtensionRoot {
  return name.includes('.');
}

/** The names of an extension's roots and events, as TypeScript knows them. */
export type RootOf<Ext extends Extension> = keyof NonNullable<Ext['roots']> & ExtensionRoot;
export type EventOf<Ext extends Extension> = keyof NonNullable<Ext['events']> & string;

/** What the schema of a root's key promises. */
export type ValueOf<
  Ext extends Extension,
  Root,
  Key extends string = string,
> = Root extends keyof NonNullable<Ext['roots']>
  ? NonNullable<Ext['roots']>[Root] extends {
      readonly entries: { readonly value: infer Value extends TSchema };
    }
    ? Static<Value>
    : NonNullable<Ext['roots']>[Root] extends { readonly keys: infer Keys }
      ? Key extends keyof Keys
        ? Keys[Key] extends TSchema
          ? Static<Keys[Key]>
          : never
        : never
      : never
  : never;

export type PayloadOf<Ext extends Extension, Name> = Name extends keyof NonNullable<Ext['events']>
  ? NonNullable<Ext['events']>[Name] extends { readonly payload: infer Payload extends TSchema }
    ? Static<Payload>
    : never
  : never;
