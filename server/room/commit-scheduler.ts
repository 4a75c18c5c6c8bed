/**
 * Decides when rooms send and store, at the end of a turn of the event loop. Awareness is sent at once. Updates are stored in one
 * commit for many rooms, and shown once they are stored. If the store takes longer than a turn, the updates of the next turns
 * gather for the next commit. Awareness waits for no commit. When the loop is busy, both are slowed down so that frames are
 * fuller.
 */
import type { RoomCommit, RoomStore } from '../../persistence/room-store.ts';
import type { Clock } from '../clock.ts';
import { PacedQueue } from '../limit/paced-queue.ts';
import { TimeShare } from '../limit/time-share.ts';
import { FanOutPace } from './fan-out-pace.ts';
import { guardRoom } from './guard-room.ts';

export interface ScheduledRoom {
  /** After `takeCommit`: more updates had arrived than fitted into that commit. */
  readonly hasReceived: boolean;
  /** The time charged for what the last `takeCommit` took in, ms. */
  readonly takenInMs: number;
  fanOutAwareness(): void;
  /** Returns what has to be stored, or undefined if there is nothing. Everything taken is then shown by `committed` or undone by `failed`. */
  takeCommit(): RoomCommit | undefined;
  committed(): void;
  failed(error: unknown): void;
}

/**
 * The pause after a commit, as a multiple of the time for which it blocked the loop. An edit that comes alone doesn't wait, and
 * neither does what a full commit left behind; otherwise a large school's rooms would wait for as many pauses as a round has
 * commits. Waiting for a store that works elsewhere blocks nobody and causes no pause.
 */
const pausePerBlockedMs = 2;
const maxPauseMs = 25;

/** Rooms sent or shown in one turn of the loop. With thirty writes each, this takes two milliseconds in all. */
const roomsPerTurn = 8;

/** Rooms stored in one commit. Everybody else waits while they are judged and applied. */
const roomsPerCommit = 32;

/** Once the intake has taken this long, the remaining rooms wait for the next commit. */
const maxIntakeMs = 10;

/**
 * If one room's part of a commit takes longer than this (ms), the excess does not lengthen the pause of all rooms. The room itself
 * rests for this multiple of it.
 */
const maxSharedMs = 3;
const restPerOwnMs = 3;
const maxOwnRestMs = 50;

/**
 * A room with more updates than fit into one commit bears the cost itself. Only one of the rooms that are behind joins each
 * commit, and the next one waits for this multiple of the time that it took. Nobody else's pause gets longer.
 */
const restPerBehindMs = 3;

/**
 * How much a room that is behind may take in. The burst is what a class that was offline for a lesson brings back. The long-run
 * share is so small that it does not affect the others' beat, nor let the document outgrow a lesson.
 */
const shareOfBehind = { share: 0.05, burstMs: 200 } as const;

interface Taken {
  readonly room: ScheduledRoom;
  readonly commit: RoomCommit | undefined;
}

/** A room whose commit is under way. */
interface InFlight {
  /** The room had more updates than fit into the commit. */
  readonly isBehind: boolean;
  /** It took longer than its part, and rests. */
  readonly restMs: number;
  /** More has come meanwhile. */
  hasMore: boolean;
}

export class CommitScheduler {
  readonly #clock: Clock;
  readonly #store: Pick<RoomStore, 'commit' | 'concurrentCommits'>;
  readonly #onCommit: (durationMs: number, rooms: number) => void;
  readonly #pace = new FanOutPace();
  readonly #awareness: PacedQueue<ScheduledRoom>;
  readonly #documents: PacedQueue<ScheduledRoom>;
  readonly #behind: PacedQueue<ScheduledRoom>;
  /** Rooms that are behind and have used up their share. */
  readonly #resting = new Set<ScheduledRoom>();
  readonly #shares = new WeakMap<ScheduledRoom, TimeShare>();
  readonly #inFlight = new Map<ScheduledRoom, InFlight>();
  #commits = 0;
  #isScheduled = false;
  #startedAt = 0;

  constructor(
    clock: Clock,
    store: Pick<RoomStore, 'commit' | 'concurrentCommits'>,
    onCommit: (durationMs: number, rooms: number) => void = () => {},
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#onCommit = onCommit;
    this.#awareness = new PacedQueue(clock, () => this.#schedule());
    this.#documents = new PacedQueue(clock, () => this.#scheduleCommit());
    this.#behind = new PacedQueue(clock, () => this.#scheduleCommit());
  }

  enlistAwareness(room: ScheduledRoom): void {
    this.#awareness.add(room);
  }

  enlistDocument(room: ScheduledRoom): void {
    const inFlight = this.#inFlight.get(room);
    if (inFlight !== undefined) inFlight.hasMore = true;
    else if (!this.#behind.has(room) && !this.#resting.has(room)) this.#documents.add(room);
  }

  #scheduleCommit(): void {
    if (this.#mayCommit) this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#startedAt = this.#clock.now();
    this.#clock.endOfTurn(() => this.#endTurn());
  }

  get #mayCommit(): boolean {
    return this.#commits < this.#store.concurrentCommits;
  }

  get #hasRooms(): boolean {
    return this.#documents.size > 0 || this.#behind.size > 0;
  }

  #endTurn(): void {
    this.#isScheduled = false;
    const { intervalMs } = this.#pace;
    this.#awareness.serve({ limit: roomsPerTurn, intervalMs }, (room) => {
      guardRoom(room, () => room.fanOutAwareness());
      return true;
    });
    // The commit is not counted: waiting for the disk is no reason to send less often.
    this.#pace.record(this.#startedAt, this.#clock.now());
    if (this.#mayCommit && this.#hasRooms) this.#commit(this.#pace.intervalMs);
  }

  #commit(intervalMs: number): void {
    const startedAt = this.#clock.now();
    const taken: Taken[] = [];
    let ownMs = this.#takeCommits(taken, startedAt, intervalMs);
    const isFull = taken.length === roomsPerCommit;
    ownMs += this.#takeOneBehind(taken, startedAt);
    if (taken.length === 0) return;
    const commits = taken.flatMap(({ commit }) => commit ?? []);
    if (commits.length === 0) {
      for (const { room } of taken) this.#settle(room, undefined);
      return;
    }
    this.#commits += 1;
    const stored = this.#store.commit(commits);
    const blockedMs = this.#clock.now() - startedAt - ownMs;
    this.#documents.rest(isFull ? 0 : Math.min(maxPauseMs, pausePerBlockedMs * blockedMs));
    stored.then(
      (failures) => {
        this.#onCommit(this.#clock.now() - startedAt, commits.length);
        this.#settleSome(taken, new Map(failures.map(({ roomId, error }) => [roomId, error])));
      },
      (error: unknown) => this.#settleSome(taken, new Map(commits.map(({ roomId }) => [roomId, error]))),
    );
  }

  /** Returns how much of the time was the rooms' own, ms. */
  #takeCommits(taken: Taken[], startedAt: number, intervalMs: number): number {
    let ownMs = 0;
    this.#documents.serve({ limit: roomsPerCommit, intervalMs }, (room) => {
      ownMs += Math.max(0, this.#take(room, taken) - maxSharedMs);
      // What one room costs in any turn is bounded; what 32 of them cost must be, too.
      return this.#clock.now() - startedAt <= maxIntakeMs;
    });
    return ownMs;
  }

  /** Returns how long it took, ms. */
  #takeOneBehind(taken: Taken[], startedAt: number): number {
    const begunAt = this.#clock.now();
    if (begunAt - startedAt > maxIntakeMs) return 0;
    let tookMs = 0;
    this.#behind.serve({ limit: 1, intervalMs: 0 }, (room) => {
      tookMs = this.#take(room, taken);
      this.#behind.rest(restPerBehindMs * tookMs);
      return false;
    });
    return tookMs;
  }

  /** Returns how long it took, ms. */
  #take(room: ScheduledRoom, taken: Taken[]): number {
    const startedAt = this.#clock.now();
    guardRoom(room, () => {
      const commit = room.takeCommit();
      // Taking the commit may have enlisted the room again, for updates that are already in the commit.
      this.#documents.delete(room);
      const isBehind = room.hasReceived;
      if (isBehind) this.#shareOf(room).spend(room.takenInMs, this.#clock.now());
      const ownMs = Math.max(0, this.#clock.now() - startedAt - maxSharedMs);
      const restMs = isBehind ? 0 : Math.min(maxOwnRestMs, restPerOwnMs * ownMs);
      this.#inFlight.set(room, { isBehind, restMs, hasMore: false });
      taken.push({ room, commit });
    });
    return this.#clock.now() - startedAt;
  }

  /** Settles a few rooms in each turn, so that notes played meanwhile need not wait for all of them. */
  #settleSome(taken: readonly Taken[], failures: ReadonlyMap<string, unknown>): void {
    const startedAt = this.#clock.now();
    for (const { room, commit } of taken.slice(0, roomsPerTurn)) {
      const isStored = commit === undefined || !failures.has(commit.roomId);
      this.#settle(room, isStored ? undefined : { error: failures.get(commit.roomId) });
    }
    this.#pace.record(startedAt, this.#clock.now());
    const rest = taken.slice(roomsPerTurn);
    if (rest.length > 0) {
      this.#clock.endOfTurn(() => this.#settleSome(rest, failures));
      return;
    }
    this.#commits -= 1;
    if (this.#hasRooms) this.#schedule();
  }

  #settle(room: ScheduledRoom, failure: { readonly error: unknown } | undefined): void {
    const inFlight = this.#inFlight.get(room);
    this.#inFlight.delete(room);
    if (failure === undefined) guardRoom(room, () => room.committed());
    else room.failed(failure.error);
    if (inFlight === undefined) return;
    const { isBehind, restMs, hasMore } = inFlight;
    if (isBehind) {
      this.#rest(room, this.#shareOf(room).waitMs(this.#clock.now()), () => this.#behind.add(room));
    } else if (restMs > 0) {
      // Whatever comes for it until then waits, too.
      this.#rest(room, restMs, () => this.#documents.add(room));
    } else if (hasMore) this.#documents.add(room);
  }

  #rest(room: ScheduledRoom, ms: number, goOn: () => void): void {
    if (ms === 0) {
      goOn();
      return;
    }
    this.#resting.add(room);
    this.#clock.at(this.#clock.now() + ms, () => {
      this.#resting.delete(room);
      goOn();
    });
  }

  #shareOf(room: ScheduledRoom): TimeShare {
    const share = this.#shares.get(room) ?? new TimeShare(shareOfBehind);
    this.#shares.set(room, share);
    return share;
  }
}
