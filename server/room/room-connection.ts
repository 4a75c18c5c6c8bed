/** A participant's connection, as the room sees it. The session implements it. */
import type { CloseReason } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { AwarenessConnection } from '../awareness/awareness-connection.ts';
import type { ParticipantBudget } from '../limit/participant-budgets.ts';

export interface RoomConnection extends AwarenessConnection {
  readonly actor: Actor;
  /** Which of the joins that gave out the seat the token belongs to. */
  readonly grant: number;
  /** Shared with the participant's other connections of the same grant. */
  readonly budget: ParticipantBudget;
  /** Sends sync messages and notices, which are never skipped. */
  sendReliable(frame: Uint8Array): void;
  /** Like `sendReliable`, for several frames at once: either all of them are sent or none. */
  sendTogether(frames: readonly Uint8Array[]): void;
  /** Sends the awareness of these clients. For a slow connection, `latest` reduces it to their latest states. */
  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void;
  notify(notice: Notice): void;
  /** An update made the document grow by this many bytes more, or less, than it was charged when it arrived. */
  correctGrowth(bytes: number): void;
  /** Counts refusals that an honest client would not meet (gate rule G7). */
  countRefusals(count: number): void;
  /** The participant has a token that is valid until `expiresAt` (Unix ms). */
  tokenRenewed(expiresAt: number): void;
  close(reason: CloseReason): void;
}
