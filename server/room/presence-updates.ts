/**
 * Collects who has come or gone since the last commit. A class that comes back at once is one change of the document, and an
 * absence shorter than a commit is announced to nobody.
 */
import type { RoomReader } from '../../shared/room-reader.ts';
import type { Edit } from '../gate/edit.ts';

export class PresenceUpdates {
  readonly #reader: RoomReader;
  readonly #onMoved: () => void;
  #moved: string[] = [];

  /** `onMoved` is called when there is something for the next commit. */
  constructor(reader: RoomReader, onMoved: () => void) {
    this.#reader = reader;
    this.#onMoved = onMoved;
  }

  get isEmpty(): boolean {
    return this.#moved.length === 0;
  }

  moved(participantId: string): void {
    this.#moved.push(participantId);
    this.#onMoved();
  }

  /** Returns the edits that correct `presence` for those who have moved. `connected` holds all participants who are connected. */
  takeEdits(connected: ReadonlySet<string>): Edit[] {
    const moved = new Set(this.#moved);
    this.#moved = [];
    return [...moved].flatMap((key): Edit[] => {
      const presence = this.#reader.presence(key);
      const online = connected.has(key);
      if (presence === undefined || presence.online === online) return [];
      return [{ root: 'presence', key, value: { ...presence, online } }];
    });
  }

  clear(): void {
    this.#moved = [];
  }
}
