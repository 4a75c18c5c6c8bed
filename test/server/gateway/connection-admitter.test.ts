/** From an open socket to a session, on a clock that stands still and the real store. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SigningKeys } from '../../../server/auth/signing-keys.ts';
import { SocketTickets } from '../../../server/auth/socket-tickets.ts';
import { RoomTokens } from '../../../server/auth/token.ts';
import { ConnectionAdmitter, type Newcomer } from '../../../server/gateway/connection-admitter.ts';
import { LocalRooms } from '../../../server/http/use-cases/local-rooms.ts';
import { Traffic } from '../../../server/metrics/traffic.ts';
import { SeatContests } from '../../../server/room/seat-contests.ts';
import type { Session } from '../../../server/session/session.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { ListConnection, RoomFloor } from '../room/room-floor.ts';

class ListedNewcomer extends ListConnection implements Newcomer {
  readonly requestId = 'r';
  session: Session | undefined;
  closeWithoutReading(): void {}
  terminate(): void {}
}

let floor: RoomFloor;
let answersStore: boolean;
let admitter: ConnectionAdmitter;
let token: string;

beforeEach(async () => {
  answersStore = true;
  floor = new RoomFloor({
    wrapStore: (store) => ({
      ...store,
      // A disk that hangs.
      findRoom: (roomId) => (answersStore ? store.findRoom(roomId) : new Promise(() => {})),
    }),
  });
  const { clock, config, store, rooms, budgets, tokenEnds } = floor;
  const room = await floor.createRoom('room');
  await floor.admit(room, 'pvpanna001');
  const keys = new SigningKeys([
    { secret: new TextEncoder().encode('a secret of thirty-two bytes or more') },
  ]);
  const tokens = new RoomTokens({ keys, clock, lifetimeMs: 3_600_000, graceMs: 0 });
  const tickets = new SocketTickets(keys, clock);
  admitter = new ConnectionAdmitter({
    deps: { tokens, tickets, store, rooms, clock, contests: new SeatContests(clock) },
    config,
    host: {
      clock,
      limits: config.limits,
      traffic: new Traffic(),
      tokenEnds,
      budgets,
      firstFrameTimeoutMs: 10_000,
      issueTicket: (seat) => tickets.issue(seat),
      onOtherProtocol: () => {},
      renew: () => Promise.reject(new Error('not renewed')),
    },
    localRooms: new LocalRooms(clock),
    log: pino({ level: 'silent' }),
  });
  const participantId = 'pvpanna001';
  const seat = { participantId, roomId: 'room', role: 'student', tenantId: 'local', grant: 1 } as const;
  ({ token } = await tokens.issue(seat));
});

let newcomer: ListedNewcomer;

async function come(): Promise<ListedNewcomer> {
  newcomer = new ListedNewcomer();
  admitter.receive(newcomer, {
    roomId: 'room',
    rawToken: token,
    rawTicket: undefined,
    isSdk: true,
    epoch: undefined,
    origin: undefined,
    host: 'school.test',
    address: '127.0.0.1',
  });
  await floor.turn();
  return newcomer;
}

afterEach(() => newcomer.session?.end());

it('whoever may sit down does, and is read', async () => {
  const timers = floor.clock.pendingTimerCount();
  const { session, paused, closed } = await come();
  expect(session?.participantId).toBe('pvpanna001');
  expect([paused, closed]).toEqual([false, undefined]);
  newcomer.session?.end();
  // The room's own, which unloads it now that it is empty.
  expect(floor.clock.pendingTimerCount()).toBeLessThanOrEqual(timers + 1);
});

it('I7: nobody is kept waiting for ever, unread: a store that does not answer closes with a transient code', async () => {
  answersStore = false;
  const waiting = await come();
  expect([waiting.session, waiting.paused, waiting.closed]).toEqual([undefined, true, undefined]);
  floor.clock.stall(600_000);
  expect(waiting.closed, 'the time in which nothing ran does not count').toBeUndefined();
  await floor.pass(29_999);
  expect(waiting.closed).toBeUndefined();
  await floor.pass(1);
  expect(waiting.closed?.code).toBe(closeCode.roomUnavailable.code);
});
