import type { OtherProtocol } from '../../shared/other-protocol.ts';
import type { TicketSubject } from '../auth/socket-tickets.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { RoomInspector } from '../inspector/room-inspector.ts';
import type { BudgetOwner, ParticipantBudgets } from '../limit/participant-budgets.ts';
import type { Traffic } from '../metrics/traffic.ts';
import type { TokenEnds } from './token-ends.ts';

/** What all sessions of a server share. */
export interface SessionHost {
  readonly clock: Clock;
  readonly limits: Config['limits'];
  readonly traffic: Traffic;
  readonly tokenEnds: TokenEnds;
  readonly budgets: ParticipantBudgets;
  readonly firstFrameTimeoutMs: number;
  /** Undefined while nobody inspects the room. */
  inspectorOf?(roomId: string): RoomInspector | undefined;
  /** For the next connection of this seat. */
  issueTicket(seat: TicketSubject): string;
  /** A client that speaks another protocol is sent away. */
  onOtherProtocol(roomId: string, protocol: OtherProtocol): void;
  /** Checks a renewed token; resolves to its expiry (Unix ms), rejects where it is not this participant's. */
  renew(seat: BudgetOwner, token: string): Promise<number>;
}
