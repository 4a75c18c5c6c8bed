/**
 * The end of an event-loop turn (design section 2): fan out awareness, commit every room's updates in one transaction
 * of the log, then let the rooms show what is now stored. Where the store takes longer than a turn, the next turns'
 * updates gather for the next commit. Awareness waits for no commit, and where the loop is busy both wait for fuller frames.
 */
import type { RoomCommit } from '../../persistence/room-store.ts';
import type { Clock, Timer } from '../clock.ts';
import { FanOutPace } from './fan-out-pace.ts';

export interface TurnMember {
  /** More has come in than one commit has room for. */
  readonly hasReceived: boolean;
  fanOutAwareness(): void;
  /** What is to be stored; undefined where nothing is. Everything taken is shown by `committed` or undone by `failed`. */
  takeCommit(): RoomCommit | undefined;
  committed(): void;
  failed(error: unknown): void;
}

export interface CommitLog {
  commit(commits: readonly RoomCommit[]): Promise<void>;
}

/**
 * After a commit, so many times its length passes before the next: an edit that comes alone waits for nothing, and neither does what
 * a full commit left behind, or the rooms of a large school would wait for as many pauses as there are commits in a round.
 */
const pausePerCommit = 2;
const maxCommitPauseMs = 25;

/** That are served in one turn of the loop, in either lane: thirty writes each, two milliseconds in all. */
const roomsPerTurn = 8;

/** That are stored in one commit: what all of them together take to judge and apply, everybody else would wait for. */
const roomsPerCommit = 32;

/** Past it the rooms that are left wait for the next commit. */
const maxIntakeMs = 10;

interface Entry {
  readonly member: TurnMember;
  readonly commit: RoomCommit | undefined;
}

export class Turn {
  readonly #clock: Clock;
  readonly #log: CommitLog;
  readonly #onCommit: (durationMs: number, rooms: number) => void;
  readonly #pace = new FanOutPace();
  readonly #fannedOutAt = new WeakMap<TurnMember, number>();
  readonly #committedAt = new WeakMap<TurnMember, number>();
  #awareness = new Set<TurnMember>();
  #pacing: Timer | undefined;
  #startedAt = 0;
  #documents = new Set<TurnMember>();
  #scheduled = false;
  #committing = false;
  #commitDueAt = Number.NEGATIVE_INFINITY;
  #commitTimer: Timer | undefined;

  constructor(
    clock: Clock,
    log: CommitLog,
    onCommit: (durationMs: number, rooms: number) => void = () => {},
  ) {
    this.#clock = clock;
    this.#log = log;
    this.#onCommit = onCommit;
  }

  enlistAwareness(member: TurnMember): void {
    this.#awareness.add(member);
    this.#schedule();
  }

  enlistDocument(member: TurnMember): void {
    this.#documents.add(member);
    if (!this.#committing) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#startedAt = this.#clock.now();
    this.#clock.endOfTurn(() => this.#end());
  }

  #end(): void {
    this.#scheduled = false;
    this.#fanOut();
    // Without the commit: waiting for the disk is no reason to send less often.
    this.#pace.record(this.#startedAt, this.#clock.now());
    if (!this.#committing && this.#documents.size > 0) this.#commitWhenDue();
  }

  /** Rooms that have just been served wait for a while, where the loop is busy; what comes meanwhile goes with it. */
  #fanOut(): void {
    const { intervalMs } = this.#pace;
    const now = this.#clock.now();
    let left = roomsPerTurn;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const member of this.#awareness) {
      const dueAt = (this.#fannedOutAt.get(member) ?? Number.NEGATIVE_INFINITY) + intervalMs;
      if (dueAt > now) {
        nextAt = Math.min(nextAt, dueAt);
        continue;
      }
      if (left === 0) {
        this.#schedule();
        break;
      }
      left -= 1;
      this.#awareness.delete(member);
      this.#fannedOutAt.set(member, now);
      guard(member, () => member.fanOutAwareness());
    }
    this.#pacing?.cancel();
    this.#pacing = Number.isFinite(nextAt) ? this.#clock.at(nextAt, () => this.#schedule()) : undefined;
  }

  /** A commit waits for the disk, and everybody with it: so it takes its share of the time and no more. */
  #commitWhenDue(): void {
    if (this.#clock.now() >= this.#commitDueAt) this.#commitDocuments();
    else this.#commitAt(this.#commitDueAt);
  }

  #commitAt(dueAt: number): void {
    this.#commitTimer ??= this.#clock.at(dueAt, () => {
      this.#commitTimer = undefined;
      this.#schedule();
    });
  }

  /** Rooms that have just been stored wait for a while, where the loop is busy, as with awareness. */
  #commitDocuments(): void {
    const { intervalMs } = this.#pace;
    const startedAt = this.#clock.now();
    const entries: Entry[] = [];
    const behind: TurnMember[] = [];
    let taken = 0;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const member of this.#documents) {
      const dueAt = (this.#committedAt.get(member) ?? Number.NEGATIVE_INFINITY) + intervalMs;
      if (dueAt > startedAt) {
        nextAt = Math.min(nextAt, dueAt);
        continue;
      }
      if (taken === roomsPerCommit) break;
      taken += 1;
      this.#committedAt.set(member, startedAt);
      guard(member, () => entries.push({ member, commit: member.takeCommit() }));
      // Only now: to take the commit may have enlisted the room anew, for what is in it already.
      this.#documents.delete(member);
      if (member.hasReceived) behind.push(member);
      // What one room costs in any turn is bounded; what 32 of them do must be, too.
      if (this.#clock.now() - startedAt > maxIntakeMs) break;
    }
    for (const member of behind) this.#documents.add(member);
    if (taken === 0) {
      this.#commitAt(nextAt);
      return;
    }
    const commits = entries.flatMap(({ commit }) => commit ?? []);
    if (commits.length === 0) {
      for (const { member } of entries) guard(member, () => member.committed());
      if (this.#documents.size > 0) this.#schedule();
      return;
    }
    this.#committing = true;
    this.#log.commit(commits).then(
      () => {
        const now = this.#clock.now();
        this.#onCommit(now - startedAt, commits.length);
        const isFull = taken === roomsPerCommit;
        const pauseMs = isFull ? 0 : Math.min(maxCommitPauseMs, pausePerCommit * (now - startedAt));
        this.#commitDueAt = now + pauseMs;
        this.#settle(entries);
      },
      (error: unknown) => this.#isolate(entries, error),
    );
  }

  /** A few rooms a turn: what others play meanwhile need not wait for all of them. */
  #settle(entries: readonly Entry[]): void {
    const startedAt = this.#clock.now();
    for (const { member } of entries.slice(0, roomsPerTurn)) guard(member, () => member.committed());
    this.#pace.record(startedAt, this.#clock.now());
    const rest = entries.slice(roomsPerTurn);
    if (rest.length > 0) {
      this.#clock.endOfTurn(() => this.#settle(rest));
      return;
    }
    this.#committing = false;
    if (this.#documents.size > 0) this.#schedule();
  }

  /** One room's fault must not fail the others that shared its transaction: commit each alone. */
  async #isolate(entries: readonly Entry[], error: unknown): Promise<void> {
    const sound: Entry[] = [];
    for (const entry of entries) {
      if (entry.commit === undefined) {
        sound.push(entry);
        continue;
      }
      try {
        if (entries.length === 1) throw error;
        await this.#log.commit([entry.commit]);
        sound.push(entry);
      } catch (cause) {
        entry.member.failed(cause);
      }
    }
    this.#settle(sound);
  }
}

function guard(member: TurnMember, action: () => void): void {
  try {
    action();
  } catch (error) {
    member.failed(error);
  }
}
