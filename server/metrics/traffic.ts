/**
 * What goes over the sockets, as plain sums: a delivery is far too frequent for a labelled counter of its own. The metrics read
 * them when they are asked for.
 */
import { type ClientMessageKind, clientMessageKinds } from '../../shared/message-table.ts';
import type { NoticeRule } from '../../shared/notice.ts';

export type ReceivedKind = ClientMessageKind | 'unreadable';
export type Lane = 'reliable' | 'volatile';

/** Every kind, so that each is reported as 0 before it first happens. */
export const receivedKinds: readonly ReceivedKind[] = [...clientMessageKinds, 'unreadable'];

export class Traffic {
  readonly received = new Map<ReceivedKind, number>();
  readonly delivered: Record<Lane, number> = { reliable: 0, volatile: 0 };
  readonly notices = new Map<NoticeRule, number>();
  /** Awareness frames that a slow socket did not get one by one. */
  collapsed = 0;
  receivedBytes = 0;
  deliveredBytes = 0;
  /** Times that a socket was read no further because it was over a limit. */
  throttles = 0;

  frameReceived(kind: ReceivedKind, bytes: number): void {
    add(this.received, kind);
    this.receivedBytes += bytes;
  }

  frameDelivered(lane: Lane, bytes: number): void {
    this.delivered[lane] += 1;
    this.deliveredBytes += bytes;
  }

  noticed(rule: NoticeRule): void {
    add(this.notices, rule);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
