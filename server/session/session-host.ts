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
  /** Returns undefined while nobody inspects the room. */
  inspectorOf?(roomId: string): RoomInspector | undefined;
  /** Issues a ticket for the next connection of this seat. */
  issueTicket(seat: TicketSubject): string;
  /** Called when a client is sent away because it speaks another protocol. */
  onOtherProtocol(roomId: string, protocol: OtherProtocol): void;
  /** Checks a renewed token. Resolves to its expiry (Unix ms), or rejects if it is not this participant's. */
  renew(seat: BudgetOwner, token: string): Promise<number>;
}
