/** Counts every live room's participation as it happens, and gives it to the queue as snapshots. */
import type { SelWrite } from '../../persistence/sel-store.ts';
import type { Actor } from '../../shared/participant.ts';
import type { SelEventKind } from '../../shared/sel-api.ts';
import type { Clock, Timer } from '../clock.ts';
import type { ObservedRoom, RoomActivity } from '../room/room-activity.ts';
import { RoomRecorder } from './room-recorder.ts';

export interface LessonRecorderOptions {
  readonly clock: Clock;
  readonly snapshotIntervalMs: number;
  push(write: SelWrite): void;
  /** The counting itself failed. The room plays on. */
  onFault(error: unknown): void;
}

interface Recording {
  readonly recorder: RoomRecorder;
  /** Unix ms. */
  startedAt: number;
  timer: Timer | undefined;
}

export class LessonRecorder implements RoomActivity {
  readonly #options: LessonRecorderOptions;
  readonly #recordings = new Map<string, Recording>();
  readonly #runId: string;
  #writes = 0;

  constructor(options: LessonRecorderOptions) {
    this.#options = options;
    // The clock's id alone is short. Two runs that share one still differ in when they began.
    this.#runId = `${options.clock.id}-${options.clock.unixNow()}`;
  }

  joined(room: ObservedRoom, { participantId, role }: Actor): void {
    if (role !== 'student') return;
    this.#guard(() => {
      const { clock } = this.#options;
      const recording = this.#recordings.get(room.roomId) ?? this.#begin(room);
      recording.recorder.join(participantId, clock.now());
      this.#report(room.roomId, 'joined', participantId);
    });
  }

  left(room: ObservedRoom, { participantId, role }: Actor): void {
    if (role !== 'student') return;
    this.#observe(room, (recorder, nowMs) => recorder.leave(participantId, nowMs));
    this.#report(room.roomId, 'left', participantId);
  }

  played(room: ObservedRoom, participantId: string, notes: readonly unknown[]): void {
    this.#observe(room, (recorder, nowMs) => recorder.play(participantId, notes.length, nowMs));
  }

  edited(room: ObservedRoom, { participantId }: Actor, changed: Parameters<RoomActivity['edited']>[2]): void {
    this.#observe(room, (recorder, nowMs) => recorder.edit(participantId, changed, nowMs));
  }

  closed({ roomId }: ObservedRoom): void {
    const recording = this.#recordings.get(roomId);
    if (recording === undefined) return;
    this.#recordings.delete(roomId);
    recording.timer?.cancel();
    this.#guard(() => this.#snapshot(roomId, recording));
  }

  /** Returns false if there is nothing to count: it was said already, or one of the two is no student in a live room. */
  thank(roomId: string, participantId: string, peerId: string): boolean {
    const recorder = this.#recordings.get(roomId)?.recorder;
    const isNew = recorder?.thank(participantId, peerId, this.#options.clock.now()) ?? false;
    if (isNew) this.#report(roomId, 'thanks', participantId, peerId);
    return isNew;
  }

  /** What the running lesson has counted about an erased student must not be in the next snapshot. */
  forget(roomId: string, participantId: string): void {
    this.#observe({ roomId }, (recorder, nowMs) => recorder.forget(participantId, nowMs));
  }

  #begin(room: ObservedRoom): Recording {
    const { clock } = this.#options;
    const recorder = new RoomRecorder(room, clock.now());
    const recording: Recording = { recorder, startedAt: clock.unixNow(), timer: undefined };
    this.#recordings.set(room.roomId, recording);
    this.#arm(room.roomId, recording);
    return recording;
  }

  #arm(roomId: string, recording: Recording): void {
    const { clock, snapshotIntervalMs } = this.#options;
    recording.timer = clock.at(clock.now() + snapshotIntervalMs, () => {
      this.#guard(() => this.#snapshot(roomId, recording));
      // If somebody comes back, a new recording begins. Until then, an empty room costs no timer.
      if (recording.recorder.isEmpty) this.#recordings.delete(roomId);
      else this.#arm(roomId, recording);
    });
  }

  #snapshot(roomId: string, recording: Recording): void {
    const { clock, push } = this.#options;
    const { startedAt } = recording;
    // The wall clock may have been set back meanwhile.
    const endedAt = Math.max(startedAt, clock.unixNow());
    recording.startedAt = endedAt;
    const contributions = recording.recorder.take(clock.now());
    if (contributions.length === 0) return;
    push({ kind: 'snapshot', source: this.#source(), roomId, startedAt, endedAt, contributions });
  }

  #report(roomId: string, event: SelEventKind, participantId: string, peerId: string | null = null): void {
    const { clock, push } = this.#options;
    const at = clock.unixNow();
    push({ kind: 'event', source: this.#source(), roomId, event, at, participantId, peerId });
  }

  #source(): string {
    this.#writes += 1;
    return `${this.#runId}-${this.#writes}`;
  }

  #observe(
    room: Pick<ObservedRoom, 'roomId'>,
    action: (recorder: RoomRecorder, nowMs: number) => void,
  ): void {
    const recording = this.#recordings.get(room.roomId);
    if (recording === undefined) return;
    this.#guard(() => action(recording.recorder, this.#options.clock.now()));
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
