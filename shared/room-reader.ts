/**
 * The room's document, read as typed values. A value that does not fit the table reads as absent: the gate lets none
 * in, but a reader must not depend on that.
 */
import type * as Y from 'yjs';
import { isJsonValue, type JsonValue } from './json.ts';
import { type AnyRoot, coreSchema, type RoomSchema } from './room-schema.ts';
import {
  defaultRoleNames,
  type Listening,
  type Pattern,
  type Presence,
  type RoomKey,
  type RoomValue,
  type RootName,
} from './room-table.ts';
import type { Timeline } from './timeline.ts';

/** The teacher's wish. */
export interface Tempo {
  readonly bpm: number;
  readonly beatsPerBar: number;
  readonly beatUnit: 2 | 4 | 8;
  readonly playing: boolean;
  /** A new `bpm` is reached over so many beats; 0: at once. */
  readonly rampBeats: number;
  /** Counted in at a start. */
  readonly countInBars: number;
}

/** Fills what the document does not hold: a new room holds none of it. */
export const defaultTempo: Tempo = {
  bpm: 96,
  beatsPerBar: 4,
  beatUnit: 4,
  playing: false,
  rampBeats: 0,
  countInBars: 0,
};

/** The whole room as plain JSON, as `GET /api/rooms/{code}` and the SDK give it. */
export interface RoomState {
  readonly presence: Readonly<Record<string, Presence>>;
  readonly tempo: Tempo;
  readonly beats: Readonly<Record<string, readonly number[]>>;
  readonly mutes: Readonly<Record<string, true>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly room: RoomSettings;
  readonly patterns: Readonly<Record<string, Pattern>>;
  readonly cells: Readonly<Record<string, number>>;
  readonly timeline: { readonly current?: Timeline; readonly next?: Timeline };
}

export interface RoomSettings {
  readonly title: string;
  readonly locked: boolean;
  readonly frozen: boolean;
  readonly scale: string;
  readonly roleNames: readonly string[];
  /** A participantId; empty: nobody is in the spotlight. */
  readonly spotlight: string;
  readonly listening: Listening;
}

/** Fills what the document does not hold: a new room holds none of it. */
export const defaultSettings: RoomSettings = {
  title: '',
  locked: false,
  frozen: false,
  scale: 'c-pentatonic',
  roleNames: defaultRoleNames,
  spotlight: '',
  listening: 'headphones',
};

const noBeats: readonly number[] = [];

export class RoomReader {
  readonly #doc: Y.Doc;
  readonly #schema: RoomSchema;

  constructor(doc: Y.Doc, schema: RoomSchema = coreSchema) {
    this.#doc = doc;
    this.#schema = schema;
  }

  /** The value under a key where the table, or the root's extension, accepts it; else undefined. */
  json(root: AnyRoot, key: string): JsonValue | undefined {
    const value: unknown = this.#map(root)?.get(key);
    return value !== undefined && isJsonValue(value) && this.#schema.isValue(root, key, value)
      ? value
      : undefined;
  }

  /** As `json`, typed by the table. */
  value<Root extends RootName, Key extends RoomKey<Root>>(
    root: Root,
    key: Key,
  ): RoomValue<Root, Key> | undefined {
    // The one cast: `json` has checked the value by the schema that the type is of.
    return this.json(root, key) as RoomValue<Root, Key> | undefined;
  }

  #entries<T>(root: RootName, read: (key: string) => T | undefined): Record<string, T> {
    const entries: [string, T][] = [];
    for (const key of this.keys(root)) {
      const value = read(key);
      if (value !== undefined) entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  presence(participantId: string): Presence | undefined {
    return this.value('presence', participantId);
  }

  pattern(patternId: string): Pattern | undefined {
    return this.value('patterns', patternId);
  }

  beats(participantId: string): readonly number[] {
    return this.value('beats', participantId) ?? noBeats;
  }

  timeline(key: 'current' | 'next'): Timeline | undefined {
    return this.value('timeline', key);
  }

  cell(key: string): number | undefined {
    return this.value('cells', key);
  }

  role(participantId: string): string | undefined {
    return this.value('roles', participantId);
  }

  keys(root: AnyRoot): string[] {
    return [...(this.#map(root)?.keys() ?? [])];
  }

  /** Undefined where nothing was ever written: an empty map would cost as much as four written keys. */
  #map(root: AnyRoot): Y.Map<unknown> | undefined {
    return this.#doc.share.has(root) ? this.#doc.getMap(root) : undefined;
  }

  /** Muted by name or, for students, by `*`. */
  muted(participantId: string): boolean {
    if (this.value('mutes', participantId) === true) return true;
    return this.value('mutes', '*') === true && this.presence(participantId)?.role !== 'teacher';
  }

  frozen(): boolean {
    return this.value('room', 'frozen') === true;
  }

  locked(): boolean {
    return this.value('room', 'locked') === true;
  }

  roleNames(): readonly string[] {
    return this.value('room', 'roleNames') ?? defaultSettings.roleNames;
  }

  tempo(): Tempo {
    return {
      bpm: this.value('tempo', 'bpm') ?? defaultTempo.bpm,
      beatsPerBar: this.value('tempo', 'beatsPerBar') ?? defaultTempo.beatsPerBar,
      beatUnit: this.value('tempo', 'beatUnit') ?? defaultTempo.beatUnit,
      playing: this.value('tempo', 'playing') === true,
      rampBeats: this.value('tempo', 'rampBeats') ?? defaultTempo.rampBeats,
      countInBars: this.value('tempo', 'countInBars') ?? defaultTempo.countInBars,
    };
  }

  settings(): RoomSettings {
    return {
      title: this.value('room', 'title') ?? defaultSettings.title,
      locked: this.locked(),
      frozen: this.frozen(),
      scale: this.value('room', 'scale') ?? defaultSettings.scale,
      roleNames: this.roleNames(),
      spotlight: this.value('room', 'spotlight') ?? defaultSettings.spotlight,
      listening: this.value('room', 'listening') ?? defaultSettings.listening,
    };
  }

  state(): RoomState {
    const current = this.timeline('current');
    const next = this.timeline('next');
    return {
      presence: this.#entries('presence', (key) => this.presence(key)),
      tempo: this.tempo(),
      beats: this.#entries('beats', (key) => this.beats(key)),
      mutes: this.#entries('mutes', (key) => (this.value('mutes', key) === true ? true : undefined)),
      roles: this.#entries('roles', (key) => this.role(key)),
      room: this.settings(),
      patterns: this.#entries('patterns', (key) => this.pattern(key)),
      cells: this.#entries('cells', (key) => this.cell(key)),
      timeline: { ...(current && { current }), ...(next && { next }) },
    };
  }
}
