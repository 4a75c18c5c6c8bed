/**
 * The live rooms of this process. A room is loaded once however many ask for it at the same time, unloaded when nobody
 * has been in it for a while, and dropped when it fails, so that the next visitor loads it afresh from the log.
 */
import type { RoomStore } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import { classroomPolicy, type Policy } from '../../shared/policy.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { loadRoom } from './load-room.ts';
import { newRoomEdits } from './new-room.ts';
import { Room } from './room.ts';
import type { RoomContext, RoomHistory } from './room-context.ts';
import { Turn } from './turn.ts';

export interface RegistryEvents {
  onDenial(notice: Notice): void;
  onRoomFailure(roomId: string, error: unknown): void;
  onCompactionFailure(roomId: string, error: unknown): void;
  onCommit(durationMs: number, rooms: number): void;
  onTickLateness(latenessMs: number): void;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly config: Config;
  readonly policy?: Policy;
  readonly events: RegistryEvents;
}

/** The process is going down or the room has just failed; try again later. */
export class RoomUnavailableError extends Error {
  override readonly name = 'RoomUnavailableError';
}

const serverActor = { participantId: 'server', role: 'server' } as const;

export class RoomRegistry {
  readonly #rooms = new Map<string, Promise<Room>>();
  readonly #live = new Map<string, Room>();
  readonly #idleTimers = new Map<string, Timer>();
  readonly #compactions = new Map<string, Promise<void>>();
  readonly #store: RoomStore;
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #events: RegistryEvents;
  readonly #context: RoomContext;
  #draining = false;

  constructor({ clock, store, config, policy = classroomPolicy, events }: RegistryOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#idleMs = config.timing.roomIdleMs;
    this.#events = events;
    this.#context = {
      clock,
      turn: new Turn(clock, store, events.onCommit),
      policy,
      limits: config.limits,
      timing: config.timing,
      compactAfterUpdates: config.compactAfterUpdates,
      compact: (room) => this.#compact(room),
      onDenial: events.onDenial,
      onFailure: (roomId, error) => this.#drop(roomId, error),
      onTickLateness: events.onTickLateness,
      clockOrigin: (clockId) => store.findClockOrigin(clockId),
    };
  }

  get draining(): boolean {
    return this.#draining;
  }

  get liveRooms(): readonly Room[] {
    return [...this.#live.values()];
  }

  /** Loads the room if needed. Rejects with RoomUnavailableError, RoomUnreadableError or the store's RoomCorruptError. */
  open(roomId: string): Promise<Room> {
    if (this.#draining) return Promise.reject(new RoomUnavailableError('The server is restarting.'));
    const known = this.#rooms.get(roomId);
    if (known !== undefined) {
      this.#watchIdle(roomId);
      return known;
    }
    const loading = this.#load(roomId);
    this.#rooms.set(roomId, loading);
    loading.catch(() => {
      if (this.#rooms.get(roomId) === loading) this.#rooms.delete(roomId);
    });
    return loading;
  }

  /** Tells every member that the room has ended and unloads it. */
  async close(roomId: string): Promise<void> {
    const room = await this.#rooms.get(roomId);
    if (room !== undefined) await this.#unload(room, closeCode.roomClosed);
  }

  /** Stores what is outstanding, closes every room with `draining`; no room can be opened any more. */
  async drain(): Promise<void> {
    this.#draining = true;
    await Promise.all(this.liveRooms.map((room) => this.#unload(room, closeCode.draining)));
    await Promise.all(this.#compactions.values());
  }

  async #load(roomId: string): Promise<Room> {
    await this.#compactions.get(roomId);
    const loaded = await loadRoom(roomId, this.#store);
    const room = new Room(loaded, this.#context);
    this.#live.set(roomId, room);
    if (loaded.seq === 0) await room.edit(serverActor, newRoomEdits());
    else await room.resetPresence();
    await room.resumeBeat();
    this.#watchIdle(roomId);
    return room;
  }

  #watchIdle(roomId: string): void {
    this.#idleTimers.get(roomId)?.cancel();
    const timer = this.#clock.at(this.#clock.now() + this.#idleMs, () => {
      const room = this.#live.get(roomId);
      if (room === undefined) return;
      if (room.memberCount === 0 && room.isSettled) void this.#unload(room, closeCode.roomClosed);
      else this.#watchIdle(roomId);
    });
    this.#idleTimers.set(roomId, timer);
  }

  async #unload(room: Room, reason: CloseReason): Promise<void> {
    await room.settled().catch(() => {});
    if (this.#live.get(room.roomId) !== room) return;
    this.#forget(room.roomId);
    room.close(reason);
    this.#compact(room);
    await this.#compactions.get(room.roomId);
  }

  #drop(roomId: string, error: unknown): void {
    this.#events.onRoomFailure(roomId, error);
    this.#forget(roomId);
  }

  #forget(roomId: string): void {
    this.#live.delete(roomId);
    this.#rooms.delete(roomId);
    this.#idleTimers.get(roomId)?.cancel();
    this.#idleTimers.delete(roomId);
  }

  #compact(room: RoomHistory): void {
    if (!room.hasNewHistory) return;
    const before = this.#compactions.get(room.roomId) ?? Promise.resolve();
    const snapshot = room.takeSnapshot();
    const done = before
      .then(() => this.#store.compact(room.roomId, room.epoch, snapshot))
      .catch((error: unknown) => this.#events.onCompactionFailure(room.roomId, error))
      .finally(() => {
        if (this.#compactions.get(room.roomId) === done) this.#compactions.delete(room.roomId);
      });
    this.#compactions.set(room.roomId, done);
  }
}
