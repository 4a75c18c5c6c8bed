import type { Notice } from '../../shared/notice.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';

/**
 * Counts what a connection sent and was refused, and tells its client why. `count` is how much of it no honest client would send.
 * Too much of that for too long closes the connection with 4429 (session.ts, `countRefusals`).
 */
export function refuse(
  { onDenial }: Pick<RoomContext, 'onDenial'>,
  connection: RoomConnection,
  notice: Notice,
  count = 1,
): void {
  onDenial(notice);
  connection.notify(notice);
  connection.countRefusals(count);
}
