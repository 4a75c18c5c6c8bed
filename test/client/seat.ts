/** A seat whose server is played by a test, on a clock that the test moves. */
import { type Classroom, type ConnectOptions, connect, type Session } from '../../client/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type SocketScript, scriptSockets } from './scripted-socket.ts';

export const hourMs = 3_600_000;

export interface ScriptedSeat extends SocketScript {
  readonly clock: FakeClock;
  readonly classroom: Classroom;
  readonly statuses: string[];
  /** Tokens that were shown to be refreshed. */
  readonly refreshed: string[];
  /** Tokens that were shown for a ticket. */
  readonly ticketed: string[];
}

export interface ScriptedSeatOptions extends Pick<ConnectOptions, 'persistence'> {
  readonly session?: Partial<Session>;
  /** Answers the n-th request for a new token, counted from 1. */
  readonly answerRefresh?: (count: number, clock: FakeClock) => Response;
  /** Answers the n-th request for a ticket, counted from 1. */
  readonly answerTicket?: (count: number) => Response;
}

export function takeScriptedSeat({
  session,
  answerRefresh,
  answerTicket,
  ...options
}: ScriptedSeatOptions = {}): ScriptedSeat {
  const clock = new FakeClock();
  const script = scriptSockets();
  const refreshed: string[] = [];
  const ticketed: string[] = [];
  const statuses: string[] = [];
  const classroom = connect(
    {
      url: 'http://server.test',
      wsUrl: 'ws://server.test/ws',
      roomId: 'room',
      code: 'TEMPO-1234',
      participantId: '0123456789',
      role: 'student',
      token: 'first',
      expiresAt: clock.unixNow() + hourMs,
      ...session,
    },
    {
      ...options,
      clock,
      // The longest wait that the jitter allows.
      random: () => 1 - Number.EPSILON,
      WebSocket: script.WebSocket,
      fetch: async (input, init) => {
        const token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
        if (String(input).endsWith('/api/token/ticket')) {
          ticketed.push(token);
          return answerTicket?.(ticketed.length) ?? ticketAnswer(`ticket of ${token}`);
        }
        refreshed.push(token);
        return answerRefresh?.(refreshed.length, clock) ?? tokenAnswer(`renewed-${refreshed.length}`, clock);
      },
    },
  );
  classroom.on('connection', ({ status }) => statuses.push(status));
  return { ...script, clock, classroom, statuses, refreshed, ticketed };
}

export function tokenAnswer(token: string, clock: FakeClock, lifetimeMs = hourMs): Response {
  return Response.json({ token, expiresAt: clock.unixNow() + lifetimeMs });
}

export function ticketAnswer(ticket: string): Response {
  return Response.json({ ticket, expiresInMs: 60_000 });
}

export function problemAnswer(code: string, status: number, extra: object = {}): Response {
  const body = {
    type: `/docs/errors#${code}`,
    code,
    title: code,
    status,
    detail: `It is ${code}.`,
    instance: '1',
  };
  return Response.json({ ...body, ...extra }, { status });
}

/** Lets promises that wait for nothing but each other run their course. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}
