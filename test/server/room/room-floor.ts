/** Live rooms on a clock that stands still, over the real store, with connections that are lists. */
import { setImmediate } from 'node:timers/promises';
import * as Y from 'yjs';
import type { RoomStore } from '../../../persistence/room-store.ts';
import { openSqliteRoomStore } from '../../../persistence/sqlite/open-sqlite-room-store.ts';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { ParticipantBudgets } from '../../../server/limit/participant-budgets.ts';
import { Traffic } from '../../../server/metrics/traffic.ts';
import type { Room } from '../../../server/room/room.ts';
import type { RoomDirectory } from '../../../server/room/room-directory.ts';
import { type RegistryEvents, RoomRegistry } from '../../../server/room/room-registry.ts';
import type { Connection } from '../../../server/session/connection.ts';
import { Session, type SessionOptions } from '../../../server/session/session.ts';
import type { SessionHost } from '../../../server/session/session-host.ts';
import { TokenEnds } from '../../../server/session/token-ends.ts';
import type { ParticipantRole } from '../../../shared/participant.ts';
import { encodeUpdate } from '../../../shared/protocol.ts';
import { roomRecord } from '../../persistence/room-records.ts';
import { FakeClock } from '../../support/fake-clock.ts';

export class ListConnection implements Connection {
  bufferedBytes = 0;
  readonly sent: Uint8Array[] = [];
  paused = false;
  closed: { readonly code: number; readonly reason: string } | undefined;

  get isOpen(): boolean {
    return this.closed === undefined;
  }

  send(frame: Uint8Array): void {
    this.sent.push(frame);
  }

  sendTogether(frames: readonly Uint8Array[]): void {
    this.sent.push(...frames);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  /** What has been sent since the last call, with this message number. */
  take(number: number): Uint8Array[] {
    const taken = this.sent.filter((frame) => frame[0] === number);
    this.sent.length = 0;
    return taken;
  }
}

export interface FloorOptions {
  readonly clock?: FakeClock;
  readonly env?: Record<string, string>;
  readonly wrapStore?: (store: RoomStore) => RoomStore;
  readonly events?: Partial<RegistryEvents>;
  readonly directory?: RoomDirectory;
}

export interface Seated {
  readonly session: Session;
  readonly connection: ListConnection;
}

export class RoomFloor {
  readonly clock: FakeClock;
  readonly config: ReturnType<typeof parseConfig>;
  readonly store: RoomStore;
  readonly budgets: ParticipantBudgets;
  readonly rooms: RoomRegistry;
  readonly tokenEnds: TokenEnds;
  readonly failures: unknown[] = [];
  /** Whose clients were sent away. */
  readonly otherProtocols: string[] = [];
  /** What the server draws. */
  random: (limit: number) => number = () => 0;

  constructor({
    clock = new FakeClock(),
    env = {},
    wrapStore = (store) => store,
    events,
    directory,
  }: FloorOptions = {}) {
    this.clock = clock;
    this.tokenEnds = new TokenEnds(clock);
    this.config = parseConfig(env);
    this.budgets = new ParticipantBudgets(this.config.limits);
    this.store = wrapStore(openSqliteRoomStore({ file: ':memory:', synchronous: 'NORMAL' }));
    this.rooms = new RoomRegistry({
      clock,
      store: this.store,
      config: this.config,
      random: (limit) => this.random(limit),
      ...(directory && { directory }),
      events: {
        onDenial: () => {},
        onPolicyError: () => {},
        onRoomFailure: (_, error) => this.failures.push(error),
        onAhead: () => {},
        onCompactionFailure: (_, error) => this.failures.push(error),
        onCommit: () => {},
        onTickLateness: () => {},
        onEpoch: () => {},
        onEpochFailure: (_, error) => this.failures.push(error),
        ...events,
      },
    });
  }

  /** Lets the event loop turn until everything that could be stored is. */
  async turn(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      this.clock.endTurn();
      await setImmediate();
    }
  }

  /** Time passes, and everything settles. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.turn();
  }

  async during<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => {});
    for (let i = 0; i < 100 && !done; i++) await this.turn();
    return settled;
  }

  async createRoom(roomId: string): Promise<Room> {
    await this.store.createRoom(roomRecord(roomId));
    return this.open(roomId);
  }

  open(roomId: string): Promise<Room> {
    return this.during(this.rooms.open(roomId));
  }

  /** Gives a participant a seat in the room's document. */
  async admit(room: Room, participantId: string, role: ParticipantRole = 'student'): Promise<void> {
    const { roomId } = room;
    const joinedAt = 0;
    const participant = await this.store.addParticipant({ participantId, roomId, name: 'N', role, joinedAt });
    await this.during(room.admit(participant));
  }

  connect(
    room: Room,
    participantId: string,
    { renew, ...options }: Partial<SessionOptions & Pick<SessionHost, 'renew'>> = {},
  ): Seated {
    const connection = new ListConnection();
    const role = options.actor?.role ?? 'student';
    const { clock, config, tokenEnds, budgets } = this;
    const host: SessionHost = {
      clock,
      limits: config.limits,
      traffic: new Traffic(),
      tokenEnds,
      budgets,
      firstFrameTimeoutMs: config.timing.firstFrameTimeoutMs,
      issueTicket: ({ participantId }) => `ticket of ${participantId}`,
      onOtherProtocol: (_, protocol) => this.otherProtocols.push(protocol),
      renew: renew ?? (() => Promise.reject(new Error('not renewed'))),
    };
    const session = new Session(host, {
      room,
      connection,
      user: { id: participantId, name: 'N', role },
      actor: { participantId, role },
      grant: 1,
      tenantId: 'local',
      isSdk: true,
      tokenExpiresAt: clock.unixNow() + 3_600_000,
      ...options,
    });
    session.start();
    return { session, connection };
  }
}

/** A client's edits as frames. */
export class Editor {
  readonly #doc = new Y.Doc();

  frame(key: string, value: number): Uint8Array {
    const before = Y.encodeStateVector(this.#doc);
    this.#doc.getMap('cells').set(key, value);
    return encodeUpdate(Y.encodeStateAsUpdate(this.#doc, before));
  }
}
