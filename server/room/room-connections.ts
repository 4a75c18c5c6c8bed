/** Who is connected to a live room, and what each connection has been given. */
import type { RoomConnection } from './room-connection.ts';

/** What the room knows of one connection. */
export interface ConnectionEntry {
  /** Its SyncStep1 was answered. Before that it can't make sense of updates. */
  isSynced: boolean;
  /** Its SyncStep2 lacked something, and it was asked once more. */
  wasAskedAgain: boolean;
}

export class RoomConnections {
  readonly #entries = new Map<RoomConnection, ConnectionEntry>();

  get size(): number {
    return this.#entries.size;
  }

  [Symbol.iterator](): IterableIterator<RoomConnection> {
    return this.#entries.keys();
  }

  add(connection: RoomConnection): void {
    this.#entries.set(connection, { isSynced: false, wasAskedAgain: false });
  }

  /** Returns false if it was not there. */
  delete(connection: RoomConnection): boolean {
    return this.#entries.delete(connection);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Returns undefined once it has left. */
  entry(connection: RoomConnection): ConnectionEntry | undefined {
    return this.#entries.get(connection);
  }

  of(participantId: string): RoomConnection[] {
    return [...this].filter((connection) => connection.participantId === participantId);
  }

  participantIds(): Set<string> {
    return new Set([...this].map(({ participantId }) => participantId));
  }

  sendToSynced(frame: Uint8Array): void {
    for (const [connection, { isSynced }] of this.#entries) if (isSynced) connection.sendReliable(frame);
  }
}
