/** The awareness clients of one room: the connected ones, and a bounded memory of those that left. */
import type { AwarenessConnection } from './awareness-connection.ts';
import { NoteIntake } from './note-intake.ts';
import { PublishedEntry } from './published-entry.ts';

/** One connection within the hub. It owns at most one awareness client. */
export interface AwarenessPeer<Connection extends AwarenessConnection> {
  readonly connection: Connection;
  /** Numbers the connections: the newer one of two has the higher number. */
  readonly order: number;
  record: ClientRecord<Connection> | undefined;
  /** When the last notice about the rate of notes was sent, monotonic ms. */
  limitNoticeAtMs: number;
  /** Names of fields that the connection has been told are not passed on. */
  told: Set<string> | undefined;
}

/** One awareness client id. It stays with its participant, even while nobody is connected with it. */
export interface ClientRecord<Connection extends AwarenessConnection> {
  readonly participantId: string;
  readonly entry: PublishedEntry;
  readonly notes: NoteIntake;
  owner: AwarenessPeer<Connection> | undefined;
  /** Its first state has not gone out yet. */
  isEntering: boolean;
  /** The hub's revision when the last owner left. */
  departedAtRevision: number;
}

export class ClientRecords<Connection extends AwarenessConnection> {
  readonly #records = new Map<number, ClientRecord<Connection>>();
  /** In order of leaving. */
  #departed: Set<number> | undefined;
  readonly #maxDeparted: number;

  constructor(maxDeparted: number) {
    this.#maxDeparted = maxDeparted;
  }

  get size(): number {
    return this.#records.size;
  }

  get(clientId: number): ClientRecord<Connection> | undefined {
    return this.#records.get(clientId);
  }

  values(): Iterable<ClientRecord<Connection>> {
    return this.#records.values();
  }

  /** Gives the client to a peer. A connection that had it loses it. */
  own(clientId: number, peer: AwarenessPeer<Connection>): ClientRecord<Connection> {
    const record = this.#records.get(clientId) ?? this.#add(clientId, peer.connection.participantId);
    if (record.owner !== undefined) record.owner.record = undefined;
    record.owner = peer;
    peer.record = record;
    this.#departed?.delete(clientId);
    return record;
  }

  /** Frees the client. The clients that left longest ago are forgotten, except those that `isPending` still has to announce. */
  release(
    record: ClientRecord<Connection>,
    revision: number,
    isPending: (clientId: number) => boolean,
  ): void {
    if (record.owner !== undefined) record.owner.record = undefined;
    record.owner = undefined;
    record.departedAtRevision = revision;
    this.#departed ??= new Set();
    this.#departed.add(record.entry.clientId);
    for (const clientId of this.#departed) {
      if (this.#departed.size <= this.#maxDeparted) return;
      if (isPending(clientId)) continue;
      this.#departed.delete(clientId);
      this.#records.delete(clientId);
    }
  }

  #add(clientId: number, participantId: string): ClientRecord<Connection> {
    const record = {
      participantId,
      entry: new PublishedEntry(clientId),
      notes: new NoteIntake(),
      owner: undefined,
      isEntering: false,
      departedAtRevision: 0,
    };
    this.#records.set(clientId, record);
    return record;
  }
}
