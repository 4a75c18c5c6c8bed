/** A document of some client library, as an application sees it that uses a room and now and then mistakes it for another. */
import type { Random } from '../model/random.ts';

export interface RoomClientOptions {
  readonly clientId: number;
  /** Whether it forgets what was deleted. */
  readonly gc: boolean;
  /** Stands in whatever the client writes that the room has no place for, names included. */
  readonly word: string;
}

/** By what they are: each writes, or changes, something that the room has no place for. */
export type Mistakes = Readonly<Record<string, (random: Random) => void>>;

export interface RoomClient {
  readonly clientId: number;
  readonly mistakes: Mistakes;
  set(root: string, key: string, value: unknown): void;
  delete(root: string, key: string): void;
  /** One root of the room, as JSON. */
  read(root: string): Record<string, unknown>;
  /** What the edits make is one update. */
  transact(edits: () => void): void;
  undo(): void;
  redo(): void;
  /** `isRemote`: it came from the server, and is not sent there again. */
  apply(update: Uint8Array, isRemote: boolean): void;
  encodeStateVector(): Uint8Array;
  /** All that the other side lacks, and every deletion. */
  encodeState(otherStateVector?: Uint8Array): Uint8Array;
  /** What was written since the last call, oldest first. */
  takeUpdates(): Uint8Array[];
  /** Something that arrived waits for something that did not. */
  isWaiting(): boolean;
  /** How much of its mistakes is left under roots and keys that a room does not have, or as items in its maps. */
  countForeign(): number;
}

/** Few, so that clients get in each other's way. */
export const contestedCells = ['p1:0:0', 'p1:0:1', 'p1:1:0'] as const;

/** Where clients write that take the room for something else. */
export interface ForeignRoots {
  readonly score: string;
  readonly chat: string;
  readonly notes: string;
  readonly page: string;
  /** These are maps of the room. */
  readonly list: 'beats';
  readonly text: 'mutes';
  /** Foreign writes are buried there. */
  readonly sink: '~';
}

export function foreignRoots(word: string): ForeignRoots {
  const [score, chat, notes, page] = [`score ${word}`, `chat ${word}`, `notes ${word}`, `page ${word}`];
  return { score, chat, notes, page, list: 'beats', text: 'mutes', sink: '~' };
}
