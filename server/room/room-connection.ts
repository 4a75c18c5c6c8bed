/** A connection of a participant, as the room sees it. The session implements it. */
import type { CloseReason } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { AwarenessConnection } from '../awareness/awareness-connection.ts';
import type { ParticipantBudget } from '../limit/participant-budgets.ts';

export interface RoomConnection extends AwarenessConnection {
  readonly actor: Actor;
  /** Which of the joins that gave the seat its token is of. */
  readonly grant: number;
  /** Shared with the participant's other connections of the same grant. */
  readonly budget: ParticipantBudget;
  /** Never skipped: sync and notices. */
  sendReliable(frame: Uint8Array): void;
  /** As `sendReliable`, several at once: either all of them or none. */
  sendTogether(frames: readonly Uint8Array[]): void;
  /** Awareness of these clients; for a slow connection collapsed to their latest states by `latest`. */
  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void;
  notify(notice: Notice): void;
  /** An update made the document grow by so many bytes more, or less, than it was counted as when it came. */
  correctGrowth(bytes: number): void;
  /** So much of what it sent met a refusal that an honest client would not meet (gate rule G7). */
  countRefusals(count: number): void;
  /** The participant has a token that lives until `expiresAt` (Unix ms). */
  tokenRenewed(expiresAt: number): void;
  close(reason: CloseReason): void;
}
