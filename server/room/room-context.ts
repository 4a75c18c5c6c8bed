/** What every room of a process shares, handed in by the registry. */
import type { NextEpoch } from '../../persistence/room-store.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Policy } from '../../shared/policy.ts';
import type { RoomEvent } from '../../shared/room-event.ts';
import type { RoomSchema } from '../../shared/room-schema.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { ExtensionRoom } from '../server-extension.ts';
import type { CommitScheduler } from './commit-scheduler.ts';
import type { EpochThresholds } from './next-epoch.ts';
import type { RoomActivity } from './room-activity.ts';
import type { RoomSnapshot } from './room-snapshot.ts';

/** A room as the one who stores its snapshots sees it. */
export interface RoomHistory {
  readonly roomId: string;
  readonly epoch: number;
  readonly hasNewHistory: boolean;
  takeSnapshot(): RoomSnapshot;
  /** `bytes`: of its snapshot. Undefined where its history does not outweigh its content. */
  planNextEpoch(bytes: number): NextEpoch | undefined;
}

export interface RoomContext {
  readonly clock: Clock;
  readonly scheduler: CommitScheduler;
  readonly policy: Policy;
  readonly schema: RoomSchema;
  readonly limits: Config['limits'];
  readonly timing: Config['timing'];
  readonly compactAfterUpdates: number;
  readonly epochs: EpochThresholds;
  readonly activity: RoomActivity;
  /** The room's log is long, and what its document shows is stored: takes a snapshot of it, if it is the room's turn. */
  offerCompaction(room: RoomHistory): void;
  onDenial(notice: Notice): void;
  /** The policy threw, and has denied by that. */
  onPolicyError(roomId: string, error: unknown): void;
  /** A member has sent an extension's event. */
  onEvent(event: RoomEvent, room: ExtensionRoom): void;
  onFailure(roomId: string, error: unknown): void;
  /** A member's state vector names more of the server's own writing than the room holds; once in a room's life. */
  onAhead(roomId: string): void;
  /** The document needs a new epoch, with members in the room: see next-epoch.ts. */
  onOvergrown(roomId: string): void;
  /** The last member has left. */
  onEmpty(roomId: string): void;
  /** The Unix time (ms) at which another process's monotonic clock read 0; null if unknown. */
  clockOrigin(clockId: string): Promise<number | null>;
  onTickLateness(latenessMs: number, roomId: string): void;
}
