/**
 * When rooms send and store, at the end of a turn of the event loop. Awareness is sent at once; updates are stored in one commit for
 * many rooms and shown once it is stored. Where the store takes longer than a turn, the next turns' updates gather for the next
 * commit. Awareness waits for no commit, and where the loop is busy both wait for fuller frames.
 */
import type { RoomCommit, RoomStore } from '../../persistence/room-store.ts';
import type { Clock } from '../clock.ts';
import { PacedQueue } from '../limit/paced-queue.ts';
import { FanOutPace } from './fan-out-pace.ts';
import { guardRoom } from './guard-room.ts';

export interface ScheduledRoom {
  /** More has come in than one commit has room for. */
  readonly hasReceived: boolean;
  fanOutAwareness(): void;
  /** What is to be stored; undefined where nothing is. Everything taken is shown by `committed` or undone by `failed`. */
  takeCommit(): RoomCommit | undefined;
  committed(): void;
  failed(error: unknown): void;
}

/**
 * After a commit, so many times as long as it blocked the loop passes before the next: an edit that comes alone waits for nothing, and
 * neither does what a full commit left behind, or the rooms of a large school would wait for as many pauses as there are commits in
 * a round. Waiting for a store elsewhere blocks nobody, and makes no pause.
 */
const pausePerBlockedMs = 2;
const maxPauseMs = 25;

/** Rooms sent or shown in one turn of the loop, thirty writes each: two milliseconds in all. */
const roomsPerTurn = 8;

/** Rooms stored in one commit: what all of them together take to judge and apply, everybody else waits for. */
const roomsPerCommit = 32;

/** Past it the rooms that are left wait for the next commit. */
const maxIntakeMs = 10;

interface Taken {
  readonly room: ScheduledRoom;
  readonly commit: RoomCommit | undefined;
}

export class CommitScheduler {
  readonly #clock: Clock;
  readonly #store: Pick<RoomStore, 'commit' | 'concurrentCommits'>;
  readonly #onCommit: (durationMs: number, rooms: number) => void;
  readonly #pace = new FanOutPace();
  readonly #awareness: PacedQueue<ScheduledRoom>;
  readonly #documents: PacedQueue<ScheduledRoom>;
  /** Rooms whose commit is under way, and whether there is more for the next. */
  readonly #inFlight = new Map<ScheduledRoom, boolean>();
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
  }

  enlistAwareness(room: ScheduledRoom): void {
    this.#awareness.add(room);
  }

  enlistDocument(room: ScheduledRoom): void {
    if (this.#inFlight.has(room)) this.#inFlight.set(room, true);
    else this.#documents.add(room);
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

  #endTurn(): void {
    this.#isScheduled = false;
    const { intervalMs } = this.#pace;
    this.#awareness.serve({ limit: roomsPerTurn, intervalMs }, (room) => {
      guardRoom(room, () => room.fanOutAwareness());
      return true;
    });
    // Without the commit: waiting for the disk is no reason to send less often.
    this.#pace.record(this.#startedAt, this.#clock.now());
    if (this.#mayCommit && this.#documents.size > 0) this.#commit(this.#pace.intervalMs);
  }

  #commit(intervalMs: number): void {
    const startedAt = this.#clock.now();
    const taken = this.#takeCommits(startedAt, intervalMs);
    if (taken.length === 0) return;
    const commits = taken.flatMap(({ commit }) => commit ?? []);
    if (commits.length === 0) {
      for (const { room } of taken) this.#settle(room, undefined);
      return;
    }
    this.#commits += 1;
    const stored = this.#store.commit(commits);
    const pauseMs = Math.min(maxPauseMs, pausePerBlockedMs * (this.#clock.now() - startedAt));
    this.#documents.rest(taken.length < roomsPerCommit ? pauseMs : 0);
    stored.then(
      (failures) => {
        this.#onCommit(this.#clock.now() - startedAt, commits.length);
        this.#settleSome(taken, new Map(failures.map(({ roomId, error }) => [roomId, error])));
      },
      (error: unknown) => this.#settleSome(taken, new Map(commits.map(({ roomId }) => [roomId, error]))),
    );
  }

  #takeCommits(startedAt: number, intervalMs: number): Taken[] {
    const taken: Taken[] = [];
    this.#documents.serve({ limit: roomsPerCommit, intervalMs }, (room) => {
      guardRoom(room, () => {
        const commit = room.takeCommit();
        // To take the commit may have enlisted the room anew, for what is in it already.
        this.#documents.delete(room);
        this.#inFlight.set(room, room.hasReceived);
        taken.push({ room, commit });
      });
      // What one room costs in any turn is bounded; what 32 of them cost must be, too.
      return this.#clock.now() - startedAt <= maxIntakeMs;
    });
    return taken;
  }

  /** A few rooms a turn: what others play meanwhile need not wait for all of them. */
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
    if (this.#documents.size > 0) this.#schedule();
  }

  #settle(room: ScheduledRoom, failure: { readonly error: unknown } | undefined): void {
    const hasMore = this.#inFlight.get(room) === true;
    this.#inFlight.delete(room);
    if (failure === undefined) guardRoom(room, () => room.committed());
    else room.failed(failure.error);
    if (hasMore) this.#documents.add(room);
  }
}
