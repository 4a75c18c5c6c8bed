/** Streams this data to one member, for as long as the member belongs to the room and the token is valid. */

import type { Timer } from '../../clock.ts';
import type { FollowOptions } from '../../sel/live-feed.ts';
import { isStillMember, type Membership } from '../use-cases/membership.ts';
import type { EventStream } from './event-stream.ts';
import type { HttpContext } from './http-context.ts';

export interface MemberStream {
  readonly stream: EventStream;
  readonly member: Membership;
  /** Makes the source check again whether the member still is one. */
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
  // The stream ends with the token. To continue, the client presents a new one.
  const restMs = member.tokenExpiresAt - clock.unixNow();
  const limit = clock.at(clock.now() + restMs, () => stream.end());
  try {
    await send({ signal: stream.signal, mayFollow: () => isStillMember(context, member) });
  } catch {
    // The store failed. The client reconnects and continues after the last event that it has.
  } finally {
    heartbeat?.cancel();
    limit.cancel();
    stream.end();
  }
}
