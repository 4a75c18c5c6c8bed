import type { StampedUser } from '../../shared/awareness-state.ts';
import type { NoteBudget } from './note-intake.ts';

/** One socket, as awareness sees it. The hub identifies it by object identity. */
export interface AwarenessConnection {
  readonly participantId: string;
  /** Written into every state of the connection, whatever the client sent. */
  readonly user: StampedUser;
  /** The client understands Downbeat's own messages, and raises its awareness clock by itself when it connects. */
  readonly isSdk: boolean;
  /** Shared by all connections of the participant, so that reconnecting does not refill it. */
  readonly noteBudget: NoteBudget;
}
