/** A client as the harness handles it, whichever of the two it is. */
import type * as prng from 'lib0/prng';
import type { Look, Received } from './client-worker-message.ts';

export interface ChaosClient {
  readonly roomId: string;
  readonly isLive: boolean;
  /** Does one thing that people do in a lesson. Never throws. */
  act(random: prng.PRNG): void;
  /** The network goes away, without a word to the server. */
  unplug(): void;
  plug(): void;
  received(): Received;
  look(): Look;
  close(): Promise<void>;
}
