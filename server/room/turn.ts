/**
 * The end of an event-loop turn (design section 2): fan out awareness, commit every room's updates in one transaction
 * of the log, then let the rooms show what is now stored. Where the store takes longer than a turn, the next turns'
 * updates gather for the next commit; awareness never waits.
 */
import type { RoomCommit } from '../../persistence/room-store.ts';
import type { Clock } from '../clock.ts';

export interface TurnMember {
  fanOutAwareness(): void;
  /** What is to be stored; undefined where nothing is. Everything taken is shown by `committed` or undone by `failed`. */
  takeCommit(): RoomCommit | undefined;
  committed(): void;
  failed(error: unknown): void;
}

export interface CommitLog {
  commit(commits: readonly RoomCommit[]): Promise<void>;
}

interface Entry {
  readonly member: TurnMember;
  readonly commit: RoomCommit | undefined;
}

export class Turn {
  readonly #clock: Clock;
  readonly #log: CommitLog;
  readonly #onCommit: (durationMs: number, rooms: number) => void;
  #awareness = new Set<TurnMember>();
  #documents = new Set<TurnMember>();
  #scheduled = false;
  #committing = false;

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
    this.#clock.endOfTurn(() => this.#end());
  }

  #end(): void {
    this.#scheduled = false;
    const awareness = this.#awareness;
    this.#awareness = new Set();
    for (const member of awareness) guard(member, () => member.fanOutAwareness());
    if (!this.#committing) this.#commitDocuments();
  }

  #commitDocuments(): void {
    const entries: Entry[] = [];
    for (const member of this.#documents) {
      guard(member, () => entries.push({ member, commit: member.takeCommit() }));
    }
    this.#documents = new Set();
    const commits = entries.flatMap(({ commit }) => commit ?? []);
    if (commits.length === 0) {
      for (const { member } of entries) guard(member, () => member.committed());
      return;
    }
    this.#committing = true;
    const startedAt = this.#clock.now();
    this.#log.commit(commits).then(
      () => {
        this.#onCommit(this.#clock.now() - startedAt, commits.length);
        this.#settle(entries);
      },
      (error: unknown) => this.#isolate(entries, error),
    );
  }

  #settle(entries: readonly Entry[]): void {
    for (const { member } of entries) guard(member, () => member.committed());
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
