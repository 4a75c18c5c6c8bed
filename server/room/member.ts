/** A connection of a participant, as the room sees it. The session implements it. */
import type { StampedUser } from '../../shared/awareness-state.ts';
import type { CloseReason } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';

export interface Member {
  readonly actor: Actor;
  readonly participantId: string;
  /** What the server stamps on the member's awareness state. */
  readonly user: StampedUser;
  /** Understands Downbeat's own messages. */
  readonly isSdk: boolean;
  /** Never skipped: sync and notices. */
  sendReliable(frame: Uint8Array): void;
  /** Awareness of these clients; for a slow connection collapsed to their latest states by `latest`. */
  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void;
  notify(notice: Notice): void;
  /** So much of what it sent met a refusal that an honest client would not meet (gate rule G7). */
  countRefusals(count: number): void;
  /** The participant has a token that lives until `expiresAt` (Unix ms). */
  tokenRenewed(expiresAt: number): void;
  close(reason: CloseReason): void;
}
