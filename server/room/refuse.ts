import type { Notice } from '../../shared/notice.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';

/** Counts what a connection sent and the room refused, and tells its client why; `count`: how much of it no honest client sends. */
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
