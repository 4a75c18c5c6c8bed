/**
 * Tickets that a client shows instead of its token in a socket's URL, because browsers print URLs to their console and proxies
 * write them to their logs. A ticket is valid for a minute and opens one connection. It is no token, and nothing else accepts it.
 *
 * It is signed as tokens are (a JWT with another audience), so a ticket from one process opens a connection in the next. Only
 * this process remembers which tickets were used, for as long as they are valid: across a restart, a ticket of the last minute
 * could be used twice.
 */
import { randomBytes } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ParticipantId, ParticipantRole } from '../../shared/participant.ts';
import { maxTokenBytes } from '../../shared/protocol.ts';
import type { Clock } from '../clock.ts';
import { openSignedToken, signToken } from './signed-token.ts';
import { mayHaveSigned, type SigningKeys } from './signing-keys.ts';
import { issuer, TokenError, type TokenSubject } from './token.ts';

/** The ticket's owner, and the end of the token (Unix ms), to which the session that it opens is limited. */
export interface TicketSubject extends TokenSubject {
  readonly expiresAt: number;
}

export const ticketLifetimeMs = 60_000;

const audience = 'downbeat-socket';

/** Times are in seconds (RFC 7519, NumericDate), here with fractions. */
const claims = Compile(
  Type.Object({
    iss: Type.Literal(issuer),
    aud: Type.Literal(audience),
    jti: Type.String({ minLength: 1, maxLength: 64 }),
    sub: ParticipantId,
    room: Type.String({ minLength: 1, maxLength: 64 }),
    role: ParticipantRole,
    tenant: Type.String({ minLength: 1, maxLength: 64 }),
    grant: Type.Integer({ minimum: 1 }),
    /** The end of the token. */
    until: Type.Number(),
    iat: Type.Number(),
    exp: Type.Number(),
  }),
);

export class SocketTickets {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;
  /** Used tickets that are still valid: their end (Unix ms) by `jti`, oldest first. */
  readonly #used = new Map<string, number>();

  constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  issue({ participantId, roomId, role, tenantId, grant, expiresAt }: TicketSubject): string {
    const now = this.#clock.unixNow();
    return signToken(
      {
        iss: issuer,
        aud: audience,
        jti: randomBytes(12).toString('base64url'),
        sub: participantId,
        room: roomId,
        role,
        tenant: tenantId,
        grant,
        until: expiresAt / 1000,
        iat: now / 1000,
        exp: (now + ticketLifetimeMs) / 1000,
      },
      this.#keys.newest,
    );
  }

  /** Uses up the ticket. Throws TokenError: `malformed` if this server did not issue it, `expired` if it is too old or was used. */
  redeem(ticket: string): TicketSubject {
    const { jti, sub, room, role, tenant, grant, until, exp } = this.#open(ticket);
    const now = this.#clock.unixNow();
    if (exp * 1000 <= now || until * 1000 <= now || this.#used.has(jti)) throw new TokenError('expired');
    for (const [used, endsAt] of this.#used) {
      if (endsAt > now) break;
      this.#used.delete(used);
    }
    this.#used.set(jti, exp * 1000);
    return { participantId: sub, roomId: room, role, tenantId: tenant, grant, expiresAt: until * 1000 };
  }

  #open(ticket: string) {
    if (ticket.length > maxTokenBytes) throw new TokenError('malformed');
    try {
      const { payload, key } = openSignedToken(ticket, this.#keys);
      if (claims.Check(payload) && mayHaveSigned(key, payload.iat * 1000)) return payload;
    } catch (cause) {
      throw new TokenError('malformed', { cause });
    }
    throw new TokenError('malformed');
  }
}
