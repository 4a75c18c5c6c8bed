/** The sockets' traffic as plain sums, because deliveries are far too frequent for a labelled counter each. The metrics read them on demand. */
import { type ClientMessageKind, clientMessageKinds } from '../../shared/message-table.ts';
import type { NoticeRule } from '../../shared/notice.ts';

export type ReceivedKind = ClientMessageKind | 'unreadable';
export type Lane = 'reliable' | 'volatile';

/** Lists every kind, so that each is reported as 0 before it first happens. */
export const receivedKinds: readonly ReceivedKind[] = [...clientMessageKinds, 'unreadable'];

export class Traffic {
  readonly received = new Map<ReceivedKind, number>();
  readonly delivered: Record<Lane, number> = { reliable: 0, volatile: 0 };
  readonly notices = new Map<NoticeRule, number>();
  /** Awareness frames that were not sent one by one because the socket was slow. */
  collapsed = 0;
  receivedBytes = 0;
  deliveredBytes = 0;
  /** How often a socket was paused because it was over a limit. */
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
