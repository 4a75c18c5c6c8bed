/** What the use cases behind the routes work with. */
import type { RoomStore } from '../../../persistence/room-store.ts';
import type { RandomBelow } from '../../auth/random-id.ts';
import type { SocketTickets } from '../../auth/socket-tickets.ts';
import type { TeacherKeys } from '../../auth/teacher-key.ts';
import type { RoomTokens } from '../../auth/token.ts';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { Inspections } from '../../inspector/inspections.ts';
import type { ServerMetrics } from '../../metrics/server-metrics.ts';
import type { SeatContests } from '../../room/seat-contests.ts';
import type { SelService } from '../../sel/sel-service.ts';
import type { AttemptLimits } from '../use-cases/attempt-limits.ts';
import type { CodeGuesses } from '../use-cases/code-guesses.ts';
import type { LocalRooms } from '../use-cases/local-rooms.ts';
import type { NameHolds } from '../use-cases/name-holds.ts';
import type { KeyedMutex } from './keyed-mutex.ts';
import type { RoomsPort } from './room-port.ts';

export interface HttpContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly rooms: RoomsPort;
  readonly tokens: RoomTokens;
  readonly tickets: SocketTickets;
  readonly keys: TeacherKeys;
  readonly random: RandomBelow;
  readonly attempts: AttemptLimits;
  readonly guesses: CodeGuesses;
  readonly localRooms: LocalRooms;
  readonly mutex: KeyedMutex;
  readonly nameHolds: NameHolds;
  readonly contests: SeatContests;
  readonly sel: SelService;
  readonly metrics: ServerMetrics;
  readonly inspections: Inspections;
}
