import { afterEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { encodeHello, encodeNotice, protocolVersion } from '../../shared/protocol.ts';
import { hourMs, problemAnswer, type ScriptedSeat, settle, takeScriptedSeat, tokenAnswer } from './seat.ts';

let seat: ScriptedSeat;

afterEach(async () => {
  await seat.classroom.close();
  expect(seat.clock.pendingTimerCount()).toBe(0);
});

async function goLive(): Promise<void> {
  await settle();
  seat.latest().goLive();
}

const hello = (epoch: number, version: number = protocolVersion): Uint8Array =>
  encodeHello({ protocolVersion: version, epoch, clockId: 'fake' });

describe('connection state', () => {
  it('is live only once the document is in step', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().open();
    expect(seat.classroom.connection.status).toBe('connecting');
    seat.latest().goLive();
    expect(seat.classroom.connection.status).toBe('live');
    await seat.classroom.whenLive();
  });

  it('goes offline on a drop and is back after 200 ms at most', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().closeWith(1006);
    expect(seat.classroom.connection.status).toBe('offline');
    seat.clock.advance(200);
    await goLive();
    expect(seat.sockets.length).toBe(2);
    expect(seat.statuses).toEqual(['live', 'offline', 'connecting', 'live']);
  });

  it('waits longer each time while nobody answers, and for the first minute never more than 2 s', async () => {
    seat = takeScriptedSeat();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      await settle();
      seat.latest().closeWith(1006);
      const state = seat.classroom.connection;
      if (state.status !== 'offline') throw new Error(state.status);
      waits.push(Math.round(state.retryInMs));
      seat.clock.advance(state.retryInMs);
    }
    expect(waits).toEqual([200, 400, 800, 1600, 2000, 2000, 2000, 2000]);
  });

  it('does not come back in a storm to a server that lets it in and closes at once', async () => {
    seat = takeScriptedSeat();
    for (let i = 0; i < 6; i++) {
      await goLive();
      seat.latest().closeWith(closeCode.roomFailed.code);
      seat.clock.advance(10_000);
    }
    await goLive();
    seat.latest().closeWith(closeCode.roomFailed.code);
    expect(seat.classroom.connection).toMatchObject({
      status: 'offline',
      retryInMs: expect.closeTo(2000, 0),
    });
  });

  it('begins with the short wait again after a connection that held', async () => {
    seat = takeScriptedSeat();
    for (let i = 0; i < 4; i++) {
      await settle();
      seat.latest().closeWith(1006);
      seat.clock.advance(10_000);
    }
    await goLive();
    seat.clock.advance(1000);
    seat.latest().closeWith(1006);
    expect(seat.classroom.connection).toMatchObject({ retryInMs: expect.closeTo(200, 0) });
  });

  it('gives up a socket that does not open within 10 s', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.clock.advance(9999);
    expect(seat.classroom.connection.status).toBe('connecting');
    seat.clock.advance(1);
    expect(seat.classroom.connection.status).toBe('offline');
  });

  it('gives up a socket that opens and then says nothing for 10 s', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().open();
    seat.clock.advance(9999);
    expect(seat.classroom.connection.status).toBe('connecting');
    seat.clock.advance(1);
    expect(seat.classroom.connection.status).toBe('offline');
  });

  it('gives up a connection whose pings get no answer within 10 s, and comes back on a new one', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.clock.advance(30_000);
    expect(seat.classroom.connection.status).toBe('live');
    seat.latest().answersPings = false;
    seat.clock.advance(12_300);
    await goLive();
    expect(seat.statuses).toEqual(['live', 'offline', 'connecting', 'live']);
  });

  it('comes back at once when it is asked to', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().closeWith(1006);
    seat.classroom.reconnect();
    seat.classroom.reconnect();
    await settle();
    expect(seat.sockets.length).toBe(2);
  });
});

describe('the end of a connection', () => {
  it.each(['removed', 'roomClosed', 'abuse', 'replaced', 'badToken', 'epochChanged'] as const)(
    '%s closes it for good',
    async (reason) => {
      seat = takeScriptedSeat();
      await goLive();
      seat.latest().closeWith(closeCode[reason].code);
      expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason });
      await settle();
      expect(seat.clock.pendingTimerCount()).toBe(0);
      seat.classroom.reconnect();
      seat.clock.advance(hourMs);
      await settle();
      expect(seat.sockets.length).toBe(1);
      await expect(seat.classroom.whenLive()).rejects.toThrow(reason);
    },
  );

  it('leaving closes the socket, and what comes later changes nothing', async () => {
    seat = takeScriptedSeat();
    await goLive();
    const first = seat.classroom.close();
    expect(seat.classroom.close()).toBe(first);
    await first;
    expect(seat.latest().readyState).toBe(seat.latest().CLOSED);
    seat.latest().closeWith(1006);
    seat.clock.advance(hourMs);
    await settle();
    expect(seat.sockets.length).toBe(1);
    expect(seat.statuses.at(-1)).toBe('closed');
  });

  it('leaving while a token is on its way opens no socket', async () => {
    seat = takeScriptedSeat({ session: { expiresAt: 0 } });
    await seat.classroom.close();
    await settle();
    expect(seat.sockets.length).toBe(0);
  });
});

describe('tokens and reconnects', () => {
  it('never comes back from sleep with a stale token', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.clock.stepWallClock(9 * hourMs);
    seat.latest().closeWith(1006);
    seat.clock.advance(200);
    await settle();
    expect(seat.refreshed).toEqual(['first']);
    expect(seat.latest().params.get('ticket')).toBe('ticket of renewed-1');
  });

  it('renews the token that the server calls expired although this clock says otherwise', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().closeWith(closeCode.tokenExpired.code);
    seat.clock.advance(200);
    await settle();
    expect(seat.refreshed).toEqual(['first']);
    expect(seat.latest().params.get('ticket')).toBe('ticket of renewed-1');
  });

  it('opens no socket until a new token has come', async () => {
    const answers = [problemAnswer('DRAINING', 503), undefined];
    seat = takeScriptedSeat({
      session: { expiresAt: 0 },
      answerRefresh: (count, clock) => answers[count - 1] ?? tokenAnswer(`renewed-${count}`, clock),
    });
    await settle();
    expect(seat.sockets.length).toBe(0);
    expect(seat.classroom.connection.status).toBe('offline');
    seat.clock.advance(200);
    await settle();
    expect(seat.latest().params.get('ticket')).toBe('ticket of renewed-2');
  });

  it('honours the wait that a limit on refreshes asks for', async () => {
    seat = takeScriptedSeat({
      session: { expiresAt: 0 },
      answerRefresh: (count, clock) =>
        count === 1
          ? problemAnswer('RATE_LIMITED', 429, { retryAfterMs: 700 })
          : tokenAnswer('renewed', clock),
    });
    await settle();
    expect(seat.classroom.connection).toMatchObject({ retryInMs: expect.closeTo(900, 0) });
  });

  it('ends where the token is refused for good', async () => {
    seat = takeScriptedSeat({
      session: { expiresAt: 0 },
      answerRefresh: () => problemAnswer('REMOVED', 403),
    });
    await settle();
    expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason: 'removed' });
  });

  it('tells a live connection the new token before the old one ends', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.clock.advance(hourMs - 300_000);
    await settle();
    expect(seat.latest().sent.at(-1)).toEqual({ kind: 'token', token: 'renewed-1' });
    expect(seat.classroom.session.token).toBe('renewed-1');
    expect(seat.classroom.connection.status).toBe('live');
  });
});

describe('what the server says of itself', () => {
  it('a restarting server is left alone for as long as it asked', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().speak(encodeNotice({ rule: 'limit', reason: 'Restarting.', retryAfterMs: 3000 }));
    seat.clock.advance(500);
    seat.latest().closeWith(closeCode.draining.code);
    expect(seat.classroom.connection).toMatchObject({ retryInMs: expect.closeTo(2700, 0) });
  });

  it('a room that rests after its faults is left alone for as long, and a later limit does not shorten it', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().speak(encodeNotice({ rule: 'limit', reason: 'The room rests.', retryAfterMs: 4000 }));
    seat.latest().speak(encodeNotice({ rule: 'limit', reason: 'Too much.', retryAfterMs: 100 }));
    seat.latest().closeWith(closeCode.roomUnavailable.code);
    expect(seat.classroom.connection).toMatchObject({ retryInMs: expect.closeTo(4200, 0) });
  });

  it('a wait that a limit asked for is none after another end of the connection', async () => {
    seat = takeScriptedSeat();
    await goLive();
    seat.latest().speak(encodeNotice({ rule: 'limit', reason: 'Too much.', retryAfterMs: 4000 }));
    seat.latest().closeWith(1006);
    expect(seat.classroom.connection).toMatchObject({ retryInMs: expect.closeTo(200, 0) });
  });

  it('a reconnect says which history the document belongs to', async () => {
    seat = takeScriptedSeat();
    await settle();
    expect(seat.latest().params.has('epoch')).toBe(false);
    seat.latest().open();
    seat.latest().speak(hello(3));
    seat.latest().closeWith(1006);
    seat.clock.advance(200);
    await settle();
    expect(seat.latest().params.get('epoch')).toBe('3');
    expect(seat.latest().params.get('sdk')).toBe('1');
    expect(seat.classroom.session.epoch).toBe(3);
  });

  it('another history ends the connection before anything of this one is sent', async () => {
    seat = takeScriptedSeat({ session: { epoch: 1 } });
    seat.classroom.setCell('p1', 0, 0, 100);
    await settle();
    seat.latest().open();
    seat.latest().speak(hello(2));
    seat.latest().goLive();
    expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason: 'epochChanged' });
    expect(seat.latest().sent.filter(({ kind }) => kind === 'sync-step-2' || kind === 'update')).toEqual([]);
  });

  it('another version of the protocol ends the connection', async () => {
    seat = takeScriptedSeat();
    await settle();
    seat.latest().open();
    seat.latest().speak(hello(1, protocolVersion + 1));
    expect(seat.classroom.connection).toMatchObject({ status: 'closed', reason: 'outdated' });
  });

  it('notices reach the application, and what is no notice is passed over', async () => {
    seat = takeScriptedSeat();
    const notices: unknown[] = [];
    seat.classroom.on('notice', (notice) => notices.push(notice));
    await goLive();
    seat.latest().speak(encodeNotice({ rule: 'G5', root: 'tempo', key: 'bpm', reason: 'Only a teacher.' }));
    seat.latest().speak(new Uint8Array([100, 2, 0x7b, 0x7d]));
    seat.latest().speak(new Uint8Array([100, 1, 0x7b]));
    expect(notices).toEqual([{ rule: 'G5', root: 'tempo', key: 'bpm', reason: 'Only a teacher.' }]);
  });
});
