/** Social-emotional learning in one server: the counting, the queue, the feed and the upkeep, around one store. */
import type { SelStore } from '../../persistence/sel-store.ts';
import type { SelHealth } from '../../shared/sel-api.ts';
import type { Clock } from '../clock.ts';
import type { Timing } from '../config/config.ts';
import type { RoomActivity } from '../room/room-activity.ts';
import { Invitations } from './invitations.ts';
import { LessonRecorder } from './lesson-recorder.ts';
import { LiveFeed } from './live-feed.ts';
import { RetentionJob } from './retention-job.ts';
import { WriteQueue } from './write-queue.ts';

export interface SelServiceOptions {
  readonly clock: Clock;
  readonly store: SelStore;
  readonly timing: Timing;
  /** One write of participation has reached the store. */
  onSaved?(): void;
  /** `doing` says what failed. Neither it nor the error contains a child's words. */
  onFault(doing: string, error: unknown): void;
}

export class SelService {
  readonly store: SelStore;
  readonly feed: LiveFeed;
  readonly invitations: Invitations;
  readonly #recorder: LessonRecorder;
  readonly #queue: WriteQueue;
  readonly #retention: RetentionJob;
  readonly #onFault: SelServiceOptions['onFault'];

  constructor({ clock, store, timing, onSaved, onFault }: SelServiceOptions) {
    this.store = store;
    this.feed = new LiveFeed(store);
    this.invitations = new Invitations(store);
    this.#onFault = onFault;
    this.#queue = new WriteQueue({
      clock,
      store,
      onSaved: (roomId) => {
        onSaved?.();
        this.feed.wake(roomId);
      },
      onDeadLetter: (error) => onFault('participation not stored', error),
    });
    this.#recorder = new LessonRecorder({
      clock,
      snapshotIntervalMs: timing.selSnapshotIntervalMs,
      push: (write) => this.#queue.push(write),
      onFault: (error) => onFault('participation not counted', error),
    });
    this.#retention = new RetentionJob({
      clock,
      store,
      timing,
      onDone: () => this.#countDeadLetters(),
      onFault: (error) => onFault('retention not enforced', error),
    });
  }

  /** For the rooms to report to. */
  get activity(): RoomActivity {
    return this.#recorder;
  }

  get health(): SelHealth {
    return this.#queue.health;
  }

  start(): void {
    void this.#retention.start();
  }

  /** Who may follow what in the room may have changed. */
  membersChanged(roomId: string): void {
    this.feed.wake(roomId);
    this.invitations.changed(roomId);
  }

  /** A student thanks a peer. It counts once between two snapshots. */
  thank(roomId: string, participantId: string, peerId: string): void {
    this.#recorder.thank(roomId, participantId, peerId);
  }

  /** Erases a student, in the store and in what the running lessons have counted. Resolves to false if the class has no such student. */
  async erase(roomId: string, studentId: string): Promise<boolean> {
    const student = (await this.store.students(roomId)).find((each) => each.studentId === studentId);
    if (student === undefined) return false;
    try {
      return await this.store.erase(roomId, studentId);
    } finally {
      // Done after the store: what is counted in between meets the opt-out that the erasure leaves.
      for (const seat of student.seats) this.#recorder.forget(seat.roomId, seat.participantId);
      this.invitations.changedSomewhere();
    }
  }

  /** Releases the followers and stores what is waiting. The store stays open. */
  async close(): Promise<void> {
    this.#retention.close();
    this.feed.close();
    this.invitations.close();
    await this.#queue.close();
  }

  #countDeadLetters(): void {
    this.#queue
      .countDeadLetters()
      .catch((error: unknown) => this.#onFault('dead letters not counted', error));
  }
}
