/**
 * Changes of a room, written to the shared document. They hold here at once and everywhere after the server has
 * accepted them; what it does not allow it takes back, and says so in a notice (gate rules G5 and G7).
 */
import type * as Y from 'yjs';
import { formatCellKey, parseCellKey } from '../shared/cell-key.ts';
import type { JsonValue } from '../shared/json.ts';
import { RoomReader, type RoomSettings, type Tempo } from '../shared/room-reader.ts';
import { type AnyRoot, coreSchema, type RoomSchema } from '../shared/room-schema.ts';
import type { Pattern } from '../shared/room-table.ts';

/** By patternId and by cell key; null deletes. */
export interface PatternsChange {
  readonly patterns: Readonly<Record<string, Pattern | null>>;
  readonly cells: Readonly<Record<string, number | null>>;
}

export interface RoomEditorOptions {
  readonly doc: Y.Doc;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The room table alone without it. */
  readonly schema?: RoomSchema;
}

/** Methods throw RangeError for a value that the room table does not know, before anything is written. */
export class RoomEditor {
  #doc: Y.Doc;
  #reader: RoomReader;
  readonly #random: () => number;
  protected readonly schema: RoomSchema;

  constructor({ doc, random, schema = coreSchema }: RoomEditorOptions) {
    this.#doc = doc;
    this.schema = schema;
    this.#reader = new RoomReader(doc, schema);
    this.#random = random;
  }

  /** The shared document, until a new epoch begins: ask for it again after the `epoch` event. */
  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Single typed values of the document. */
  get reader(): RoomReader {
    return this.#reader;
  }

  protected continueOn(doc: Y.Doc): void {
    this.#doc = doc;
    this.#reader = new RoomReader(doc, this.schema);
  }

  /** `velocity` 0–127; null makes the step silent. */
  setCell(patternId: string, laneIndex: number, stepIndex: number, velocity: number | null): void {
    this.write('cells', { [formatCellKey({ patternId, laneIndex, stepIndex })]: velocity });
  }

  /** The new pattern's id. */
  addPattern(pattern: Omit<Pattern, 'locked'> & Partial<Pick<Pattern, 'locked'>>): string {
    const patternId = this.#newPatternId();
    this.write('patterns', { [patternId]: { locked: false, ...pattern } });
    return patternId;
  }

  /** Teachers. */
  editPattern(patternId: string, change: Partial<Pattern>): void {
    const pattern = this.reader.pattern(patternId);
    if (pattern === undefined) throw new RangeError(`There is no pattern ${patternId}.`);
    this.write('patterns', { [patternId]: { ...pattern, ...change } });
  }

  /** Teachers. Its cells go with it. */
  removePattern(patternId: string): void {
    const cells = [...this.doc.getMap('cells').keys()].filter(
      (key) => parseCellKey(key)?.patternId === patternId,
    );
    this.doc.transact(() => {
      this.write('patterns', { [patternId]: null });
      this.write('cells', Object.fromEntries(cells.map((key) => [key, null])));
    });
  }

  /** Teachers. All of it as one edit, so that nobody ever sees a half of it: to restore an earlier state, for example. */
  changePatterns({ patterns, cells }: PatternsChange): void {
    this.#cleaned('patterns', patterns);
    this.#cleaned('cells', cells);
    this.doc.transact(() => {
      this.write('patterns', patterns);
      this.write('cells', cells);
    });
  }

  /** Teachers. */
  setTempo(change: Partial<Omit<Tempo, 'playing'>>): void {
    this.write('tempo', change);
  }

  /** Teachers. */
  start(): void {
    this.write('tempo', { playing: true });
  }

  /** Teachers. */
  stop(): void {
    this.write('tempo', { playing: false });
  }

  /** Teachers. */
  mute(participantId: string): void {
    this.write('mutes', { [participantId]: true });
  }

  /** Teachers. */
  unmute(participantId: string): void {
    this.write('mutes', { [participantId]: null });
  }

  /** Teachers. Silences every student, whoever else is muted by name. */
  muteAll(): void {
    this.mute('*');
  }

  /** Teachers. Those muted by name stay so. */
  unmuteAll(): void {
    this.unmute('*');
  }

  /** Teachers. `beats` counts from 0 within the bar; null leaves none assigned. */
  setBeats(participantId: string, beats: readonly number[] | null): void {
    this.write('beats', { [participantId]: beats && [...new Set(beats)].sort((a, b) => a - b) });
  }

  /** Teachers. One of the room's `roleNames`; null takes the role away. */
  setRole(participantId: string, role: string | null): void {
    this.write('roles', { [participantId]: role });
  }

  /** Teachers. */
  changeRoom(change: Partial<RoomSettings>): void {
    this.write('room', change);
  }

  /** Teachers. A locked room takes no new participants. */
  lock(locked = true): void {
    this.changeRoom({ locked });
  }

  /** Teachers. In a frozen room students can't edit patterns. */
  freeze(frozen = true): void {
    this.changeRoom({ frozen });
  }

  /** Teachers. */
  setTitle(title: string): void {
    this.changeRoom({ title });
  }

  /** Null deletes. All keys or, where a value does not fit, none. Texts are cleaned (shared/visible-text.ts). */
  protected write(root: AnyRoot, values: { readonly [key: string]: JsonValue | undefined }): void {
    const changes = this.#cleaned(root, values);
    this.doc.transact(() => {
      const map = this.doc.getMap(root);
      for (const [key, value] of changes) {
        if (value === null) map.delete(key);
        else map.set(key, value);
      }
    });
  }

  #cleaned(root: AnyRoot, values: { readonly [key: string]: JsonValue | undefined }): [string, JsonValue][] {
    return Object.entries(values).flatMap(([key, raw]): [string, JsonValue][] => {
      if (raw === undefined) return [];
      if (raw === null) return [[key, raw]];
      const value = this.schema.cleanValue(root, key, raw);
      const fault = this.schema.valueFault(root, key, value, this.#reader.json(root, key));
      if (fault !== undefined)
        throw new RangeError(`${root} does not take ${JSON.stringify(raw)} under ${key}: ${fault}`);
      return [[key, value]];
    });
  }

  #newPatternId(): string {
    for (;;) {
      const id = `p${Math.floor(this.#random() * 36 ** 8).toString(36)}`;
      if (this.reader.value('patterns', id) === undefined) return id;
    }
  }
}
