import { afterEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { encodeHello, encodeTicket, protocolVersion } from '../../shared/protocol.ts';
import { problemAnswer, type ScriptedSeat, settle, takeScriptedSeat } from './seat.ts';

const lifetimeMs = 60_000;
const hello = encodeHello({ protocolVersion, epoch: 1, clockId: 'fake', ticketLifetimeMs: lifetimeMs });

let seat: ScriptedSeat;
afterEach(async () => {
  await seat.classroom.close();
  expect(seat.clock.pendingTimerCount()).toBe(0);
});

const asked = (): number => seat.latest().sent.filter(({ kind }) => kind === 'ticket').length;

async function goLive(): Promise<void> {
  await settle();
  seat.latest().goLive();
  seat.latest().speak(hello);
}

async function comeBack(afterMs = 200): Promise<void> {
  seat.latest().closeWith(1006);
  seat.clock.advance(afterMs);
  await settle();
}

describe('the address of a socket', () => {
  it('never holds the token: a ticket for it is fetched first', async () => {
    seat = takeScriptedSeat();
    await settle();
    expect(seat.ticketed).toEqual(['first']);
    expect(Object.fromEntries(seat.latest().params)).toMatchObject({ ticket: 'ticket of first', sdk: '1' });
    expect(seat.latest().url).not.toContain('token');
  });

  it('after a drop holds the ticket that came over the socket, without a further request', async () => {
    seat = takeScriptedSeat();
    await goLive();
    expect(asked()).toBe(1);
    seat.latest().speak(encodeTicket('at hand'));
    await comeBack();
    expect(seat.latest().params.get('ticket')).toBe('at hand');
    expect(seat.ticketed).toHaveLength(1);
  });

  it('holds each ticket once: the attempt after it has another', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().speak(encodeTicket('at hand'));
    await comeBack();
    await comeBack(400);
    expect(seat.sockets.map(({ params }) => params.get('ticket'))).toEqual([
      'ticket of first',
      'at hand',
      'ticket of first',
    ]);
  });

  it('holds no ticket that is near its end, as after a sleep', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().speak(encodeTicket('old'));
    seat.latest().closeWith(1006);
    seat.clock.stall(lifetimeMs);
    await settle();
    expect(seat.latest().params.get('ticket')).toBe('ticket of first');
  });

  it('has a fresh ticket at hand for as long as the connection lives', async () => {
    seat = takeScriptedSeat();
    await goLive();
    for (let i = 0; i < 3; i++) seat.clock.advance(lifetimeMs / 2);
    expect(asked()).toBe(4);
    seat.latest().speak(encodeTicket('newest'));
    seat.clock.advance(lifetimeMs / 2 - 1);
    await comeBack();
    expect(seat.latest().params.get('ticket')).toBe('newest');
  });

  it('asks no server for tickets over the socket that says nothing of them', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().goLive();
    seat.latest().speak(encodeHello({ protocolVersion, epoch: 1, clockId: 'fake' }));
    seat.clock.advance(lifetimeMs);
    expect(asked()).toBe(0);
  });

  it('holds the token where the server is one of before there were tickets', async () => {
    seat = takeScriptedSeat({ answerTicket: () => problemAnswer('NOT_FOUND', 404) });
    await settle();
    expect(seat.latest().params.get('token')).toBe('first');
    expect(seat.latest().params.has('ticket')).toBe(false);
  });
});

describe('a ticket', () => {
  it('that was used or is too old is followed by another attempt with a fresh one', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().closeWith(closeCode.ticketUsed.code);
    expect(seat.classroom.connection.status).toBe('offline');
    seat.clock.advance(200);
    await settle();
    expect(seat.sockets).toHaveLength(2);
    expect(seat.ticketed).toHaveLength(2);
    expect(seat.refreshed).toEqual([]);
  });

  it('that can not be had makes the next attempt come later, or ends it as a refused token does', async () => {
    const answers = [
      () => problemAnswer('ROOM_FAILED', 503, { retryAfterMs: 700 }),
      () => problemAnswer('REMOVED', 403),
    ];
    seat = takeScriptedSeat({ answerTicket: (count) => answers[count - 1]?.() ?? Response.error() });
    await settle();
    expect(seat.classroom.connection).toMatchObject({ status: 'offline', retryInMs: expect.closeTo(900, 0) });
    expect(seat.sockets).toHaveLength(0);
    seat.clock.advance(900);
    await settle();
    expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason: 'removed' });
  });
});
