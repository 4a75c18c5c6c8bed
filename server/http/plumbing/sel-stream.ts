/** A stream of this data to one member: alive as long as the member is one and the token lives. */

import type { Timer } from '../../clock.ts';
import type { FollowOptions } from '../../sel/live-feed.ts';
import { isStillMember, type Membership } from '../use-cases/membership.ts';
import type { EventStream } from './event-stream.ts';
import type { HttpContext } from './http-context.ts';

export interface MemberStream {
  readonly stream: EventStream;
  readonly member: Membership;
  /** Has the source look again whether the member is still one. */
  lookAgain(): void;
  send(options: FollowOptions): Promise<void>;
}

/** Resolves when the stream has ended. */
export async function streamToMember(
  context: HttpContext,
  { stream, member, lookAgain, send }: MemberStream,
): Promise<void> {
  const { clock, config } = context;
  const { selFeedHeartbeatMs } = config.timing;
  let heartbeat: Timer | undefined;
  const arm = (): void => {
    heartbeat = clock.at(clock.now() + selFeedHeartbeatMs, () => {
      stream.beat();
      lookAgain();
      arm();
    });
  };
  arm();
  // No longer than the token lives: whoever follows on shows a fresh one.
  const restMs = member.tokenExpiresAt - clock.unixNow();
  const limit = clock.at(clock.now() + restMs, () => stream.end());
  try {
    await send({ signal: stream.signal, mayFollow: () => isStillMember(context, member) });
  } catch {
    // The store failed: the client reconnects and goes on after the last event that it has.
  } finally {
    heartbeat?.cancel();
    limit.cancel();
    stream.end();
  }
}
