import { jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type SigningKey, SigningKeys } from '../../../server/auth/signing-keys.ts';
import { SocketTickets, ticketLifetimeMs } from '../../../server/auth/socket-tickets.ts';
import { RoomTokens, TokenError } from '../../../server/auth/token.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const secret = new TextEncoder().encode('a secret of at least thirty-two bytes');
const clock = new FakeClock();
const subject = {
  participantId: '0123456789',
  roomId: 'room00000001',
  role: 'student',
  tenantId: 'local',
  grant: 3,
  expiresAt: clock.unixNow() + 3_600_000,
} as const;

function setUp(keys: readonly SigningKey[] = [{ secret }], at = new FakeClock()) {
  return { clock: at, tickets: new SocketTickets(new SigningKeys(keys), at) };
}

function faultOf(redeem: () => unknown): string | undefined {
  try {
    redeem();
    return undefined;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return error.fault;
  }
}

describe('a ticket', () => {
  it('opens one connection, within a minute, for whom it was issued', () => {
    const { tickets } = setUp();
    const ticket = tickets.issue(subject);
    expect(tickets.redeem(ticket)).toEqual(subject);
    expect(faultOf(() => tickets.redeem(ticket))).toBe('expired');
  });

  it('ends after a minute, and never outlives its token', () => {
    const { clock: now, tickets } = setUp();
    const [ticket, last] = [
      tickets.issue(subject),
      tickets.issue({ ...subject, expiresAt: now.unixNow() + 5000 }),
    ];
    now.advance(5000);
    expect(faultOf(() => tickets.redeem(last))).toBe('expired');
    now.advance(ticketLifetimeMs - 5000 - 1);
    expect(tickets.redeem(ticket)).toEqual(subject);
    const late = tickets.issue(subject);
    now.advance(ticketLifetimeMs);
    expect(faultOf(() => tickets.redeem(late))).toBe('expired');
  });

  it('is no token, and no token is a ticket', async () => {
    const { clock: now, tickets } = setUp();
    const tokens = new RoomTokens({
      keys: new SigningKeys([{ secret }]),
      clock: now,
      lifetimeMs: 3_600_000,
      graceMs: 0,
    });
    await expect(tokens.verify(tickets.issue(subject))).rejects.toThrow(TokenError);
    const { token } = await tokens.issue(subject);
    expect(faultOf(() => tickets.redeem(token))).toBe('malformed');
  });

  it('is what other implementations of the standard take, and nothing that they sign with another key is one', async () => {
    const { tickets } = setUp();
    const { payload } = await jwtVerify(tickets.issue(subject), secret, {
      audience: 'downbeat-socket',
      currentDate: new Date(new FakeClock().unixNow()),
    });
    expect(payload.sub).toBe(subject.participantId);
    const forged = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('another secret of thirty-two bytes or more'));
    for (const ticket of [forged, '', 'a.b.c', 'x'.repeat(4000), 'a.b'])
      expect(
        faultOf(() => tickets.redeem(ticket)),
        ticket.slice(0, 20),
      ).toBe('malformed');
  });

  it('of the process before a restart opens a connection of the next, also where the key was changed', () => {
    const before = setUp();
    const ticket = before.tickets.issue(subject);
    const newer = new TextEncoder().encode('the newest secret, of thirty-two bytes');
    const after = setUp([{ secret: newer }, { secret, retiredAt: before.clock.unixNow() }]);
    expect(after.tickets.redeem(ticket)).toEqual(subject);
  });

  it('that was used is remembered no longer than it would have lived', () => {
    const { clock: now, tickets } = setUp();
    const first = tickets.issue(subject);
    tickets.redeem(first);
    for (let i = 0; i < 100; i++) {
      now.advance(1000);
      tickets.redeem(tickets.issue(subject));
    }
    expect(faultOf(() => tickets.redeem(first))).toBe('expired');
  });
});
