/**
 * The live rooms of this process. A room is loaded once however many ask for it at the same time, unloaded when nobody
 * has been in it for a while, and dropped when it fails, so that the next visitor loads it afresh from the log.
 */

import type { RoomStore } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import { serverActor } from '../../shared/participant.ts';
import { createPolicy, type Policy } from '../../shared/policy.ts';
import type { RoomEvent } from '../../shared/room-event.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import { coreSchema, type RoomSchema } from '../../shared/room-schema.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Edit } from '../gate/edit.ts';
import { TickThrottle } from '../limit/tick-throttle.ts';
import type { LiveFigures } from '../metrics/live-figures.ts';
import type { ExtensionRoom } from '../server-extension.ts';
import { CommitScheduler } from './commit-scheduler.ts';
import { type CompactionEvents, Compactions } from './compactions.ts';
import { type LoadedRoom, loadRoom } from './load-room.ts';
import { newRoomEdits } from './new-room.ts';
import { nextEpoch } from './next-epoch.ts';
import { Room } from './room.ts';
import { type RoomActivity, unobserved } from './room-activity.ts';
import type { RoomContext } from './room-context.ts';
import { type RoomDirectory, soleOwner } from './room-directory.ts';
import { RoomLoadBackoff } from './room-load-backoff.ts';
import { RoomUnavailableError } from './room-unavailable-error.ts';

export interface RegistryEvents extends CompactionEvents {
  onDenial(notice: Notice): void;
  onPolicyError(roomId: string, error: unknown): void;
  onRoomFailure(roomId: string, error: unknown): void;
  /** A client claims to hold more of the room than was ever stored; once in a room's life. */
  onAhead(roomId: string): void;
  onCommit(durationMs: number, rooms: number): void;
  onTickLateness(latenessMs: number, roomId: string): void;
  onEvent?(event: RoomEvent, room: ExtensionRoom): void;
}

export type RegistryFigures = Pick<LiveFigures, 'rooms' | 'sessions' | 'unsettledRooms' | 'draining'>;

/** Whose token was renewed. */
export interface RenewedSeat {
  readonly roomId: string;
  readonly participantId: string;
  readonly grant: number;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly config: Config;
  /** Gives a whole number from 0 to `limit` − 1. */
  readonly random: (limit: number) => number;
  /** Without it this process has every room. */
  readonly directory?: RoomDirectory;
  /** By default the built-in one. */
  readonly policy?: Policy;
  /** By default the room table's alone. */
  readonly schema?: RoomSchema;
  /** Who is told what happens in the rooms. */
  readonly activity?: RoomActivity;
  readonly events: RegistryEvents;
}

/** Rooms that are closed at the same time when the server stops; between two batches the others go on. */
const drainedTogether = 4;

/** A whole school goes home at once: each of its rooms costs the others a snapshot's encoding and a commit. */
const unloadedPerTurn = 1;

export class RoomRegistry {
  readonly #rooms = new Map<string, Promise<Room>>();
  readonly #live = new Map<string, Room>();
  readonly #idleTimers = new Map<string, Timer>();
  readonly #compactions: Compactions;
  readonly #store: RoomStore;
  readonly #clock: Clock;
  readonly #directory: RoomDirectory;
  readonly #random: (limit: number) => number;
  readonly #idleMs: number;
  readonly #restartMs: number;
  readonly #events: RegistryEvents;
  readonly #context: RoomContext;
  readonly #loadBackoff: RoomLoadBackoff;
  readonly #unloading: TickThrottle;
  #draining = false;

  constructor({
    clock,
    store,
    config,
    random,
    directory = soleOwner,
    schema = coreSchema,
    policy = createPolicy(schema),
    activity = unobserved,
    events,
  }: RegistryOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#directory = directory;
    this.#random = random;
    this.#idleMs = config.timing.roomIdleMs;
    this.#restartMs = config.timing.restartMs;
    this.#events = events;
    this.#compactions = new Compactions({ clock, store, events });
    this.#loadBackoff = new RoomLoadBackoff(clock);
    this.#unloading = new TickThrottle(clock, unloadedPerTurn);
    this.#context = {
      clock,
      scheduler: new CommitScheduler(clock, store, events.onCommit),
      policy,
      schema,
      limits: config.limits,
      timing: config.timing,
      compactAfterUpdates: config.compactAfterUpdates,
      epochs: { minBytes: config.epochMinBytes, ratio: config.epochRatio },
      activity,
      offerCompaction: (room) => this.#compactions.offer(room),
      onDenial: events.onDenial,
      onPolicyError: events.onPolicyError,
      onEvent: (event, room) => events.onEvent?.(event, room),
      onFailure: (roomId, error) => this.#drop(roomId, error),
      onAhead: events.onAhead,
      onOvergrown: (roomId) => this.#renewOvergrown(roomId),
      onEmpty: (roomId) => this.#watchIdle(roomId),
      onTickLateness: events.onTickLateness,
      clockOrigin: (clockId) => store.findClockOrigin(clockId),
    };
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * How long a client shall stay away from a server that is going down, ms: the restart and up to as long again, another for
   * each call, so that they do not come back all at once.
   */
  restartWaitMs(): number {
    return this.#restartMs + this.#random(this.#restartMs + 1);
  }

  isLive(roomId: string): boolean {
    return this.#live.has(roomId);
  }

  get liveRooms(): readonly Room[] {
    return [...this.#live.values()];
  }

  /** For the metrics. */
  get figures(): RegistryFigures {
    const rooms = this.liveRooms;
    return {
      rooms: rooms.length,
      sessions: rooms.reduce((sum, { connectionCount }) => sum + connectionCount, 0),
      unsettledRooms: rooms.filter(({ isSettled }) => !isSettled).length,
      draining: this.#draining,
    };
  }

  /** Loads the room if needed. Rejects with RoomUnavailableError, RoomUnreadableError or the store's RoomCorruptError. */
  open(roomId: string): Promise<Room> {
    if (this.#draining) {
      return Promise.reject(new RoomUnavailableError('The server is restarting.', this.restartWaitMs()));
    }
    const known = this.#rooms.get(roomId);
    if (known !== undefined) {
      this.#watchIdle(roomId);
      return known;
    }
    const restMs = this.#loadBackoff.restMs(roomId);
    if (restMs > 0) {
      const message = 'The room has failed again and again and is left alone for a moment.';
      return Promise.reject(new RoomUnavailableError(message, restMs));
    }
    const loading = this.#load(roomId);
    this.#rooms.set(roomId, loading);
    loading.catch(() => {
      // A room that failed once it was made has been dropped already.
      if (this.#rooms.get(roomId) !== loading) return;
      this.#rooms.delete(roomId);
      this.#loadBackoff.failed(roomId);
    });
    return loading;
  }

  tokenRenewed({ roomId, participantId, grant }: RenewedSeat, expiresAt: number): void {
    const members = this.#live.get(roomId)?.connectionsOf(participantId) ?? [];
    for (const member of members) if (member.grant === grant) member.tokenRenewed(expiresAt);
  }

  /** Tells every member that the room has ended and unloads it. */
  async close(roomId: string): Promise<void> {
    const room = await this.#rooms.get(roomId)?.catch(() => undefined);
    if (room !== undefined) await this.#unload(room, closeCode.roomClosed);
  }

  /**
   * The room goes on in a new epoch that begins with these edits, so that nothing of its history is left in the store. Who is in it
   * reconnects. Rejects where it can't be loaded, edited or stored: it stays in its epoch then.
   */
  async renew(roomId: string, edits: (reader: RoomReader) => readonly Edit[]): Promise<void> {
    const room = await this.open(roomId);
    // In a busy class there is always something that is not stored yet: what the document shows begins the new epoch with it, and
    // what has not reached the document comes back with its sender.
    await room.edit(serverActor, edits(room.reader));
    const next = room.nextEpoch();
    if (this.#live.get(roomId) !== room || next === undefined) {
      throw new RoomUnavailableError('The room could not begin a new epoch.', 1000);
    }
    this.#forget(roomId);
    room.close(closeCode.epochBegins);
    await this.#compactions.startEpoch(roomId, next);
  }

  /**
   * Opens no room any more, tells every member when to come back, stores what is outstanding and closes the rooms with
   * `draining`, some at a time.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.allSettled(this.#rooms.values());
    const rooms = this.liveRooms;
    for (let i = 0; i < rooms.length; i += drainedTogether) {
      const batch = rooms.slice(i, i + drainedTogether);
      for (const room of batch) room.announceRestart(() => this.restartWaitMs());
      await Promise.all(batch.map((room) => this.#unload(room, closeCode.draining)));
      // The store may answer at once: the others' frames must have their turn all the same.
      await new Promise<void>((resolve) => this.#clock.endOfTurn(resolve));
    }
    await this.#compactions.allSettled();
  }

  async #load(roomId: string): Promise<Room> {
    await this.#compactions.settled(roomId);
    await this.#directory.claim(roomId);
    const loaded = await this.#loadCertain(roomId);
    const room = new Room(loaded, this.#context);
    this.#live.set(roomId, room);
    try {
      if (loaded.isNew) await room.edit(serverActor, newRoomEdits());
      else room.awaitReturns();
      await room.resumeBeat();
    } catch (error) {
      room.failed(error);
      throw error;
    }
    this.#watchIdle(roomId);
    return room;
  }

  /** Where clients may hold more than the store (a power cut without `synchronous=FULL`), in a new epoch. */
  async #loadCertain(roomId: string): Promise<LoadedRoom> {
    const loaded = await loadRoom(roomId, this.#store);
    if (!(await this.#store.mayLackNewest(roomId))) return loaded;
    const next = nextEpoch(loaded.doc, loaded, this.#context.schema);
    // The last epoch there is goes on, whatever it may lack.
    if (next === undefined) return loaded;
    await this.#store.startEpoch(roomId, next);
    this.#events.onEpoch(roomId);
    return loadRoom(roomId, this.#store);
  }

  #watchIdle(roomId: string): void {
    this.#idleTimers.get(roomId)?.cancel();
    const timer = this.#clock.after(this.#idleMs, () => {
      this.#idleTimers.delete(roomId);
      this.#unloading.pass(roomId, () => {
        const room = this.#live.get(roomId);
        if (room?.connectionCount === 0) void this.#unloadIdle(room);
      });
    });
    this.#idleTimers.set(roomId, timer);
  }

  async #unloadIdle(room: Room): Promise<void> {
    await this.#settle(room);
    // Somebody came while the last updates were being stored, or has just been handed the room.
    if (room.connectionCount > 0 || this.#idleTimers.has(room.roomId)) return;
    await this.#end(room, closeCode.roomUnavailable);
  }

  /** Until nothing is outstanding: what is received while a commit is under way takes another. */
  async #settle(room: Room): Promise<void> {
    try {
      while (!room.isSettled) {
        // A restart waits for nobody's large update.
        if (this.#draining) room.dropBacklog();
        await room.settled();
      }
    } catch {
      // The room has failed, and is gone.
    }
  }

  /** Where it fails, that has been told as what it was, and the room asks again. */
  #renewOvergrown(roomId: string): void {
    this.renew(roomId, () => []).catch(() => undefined);
  }

  async #unload(room: Room, reason: CloseReason): Promise<void> {
    await this.#settle(room);
    await this.#end(room, reason);
  }

  /** It is gone at once; resolves when its last snapshot is stored. */
  async #end(room: Room, reason: CloseReason): Promise<void> {
    if (this.#live.get(room.roomId) !== room) return;
    this.#forget(room.roomId);
    const isIdle = room.connectionCount === 0 && !this.#draining;
    room.close(reason);
    if (isIdle) this.#compactions.renewOrCompact(room);
    else this.#compactions.compact(room);
    await this.#compactions.settled(room.roomId);
    // Somebody may have come for it meanwhile: then it goes on being ours.
    if (!this.#rooms.has(room.roomId)) await this.#directory.release(room.roomId);
  }

  #drop(roomId: string, error: unknown): void {
    this.#events.onRoomFailure(roomId, error);
    this.#loadBackoff.failed(roomId);
    this.#forget(roomId);
  }

  #forget(roomId: string): void {
    this.#live.delete(roomId);
    this.#rooms.delete(roomId);
    this.#idleTimers.get(roomId)?.cancel();
    this.#idleTimers.delete(roomId);
  }
}
