import type { StampedUser } from '../../shared/awareness-state.ts';
import type { NoteBudget } from './note-intake.ts';

/** One socket, as awareness sees it. The hub knows it by object identity. */
export interface AwarenessConnection {
  readonly participantId: string;
  /** Written into every state of the connection, whatever was sent. */
  readonly user: StampedUser;
  /** Understands Downbeat's own messages, and raises its awareness clock by itself when it connects. */
  readonly isSdk: boolean;
  /** Shared by all connections of the participant, so that a reconnect does not refill it. */
  readonly noteBudget: NoteBudget;
}
