/** Room tokens: JWTs (RFC 7519) signed with HS256. The holder of a token is treated as that participant of that room. */
import { SignJWT } from 'jose';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { ParticipantId, ParticipantRole } from '../../shared/participant.ts';
import { maxTokenBytes } from '../../shared/protocol.ts';
import type { Clock } from '../clock.ts';
import { openSignedToken, type SignedToken, signingAlgorithm } from './signed-token.ts';
import { mayHaveSigned, type SigningKeys } from './signing-keys.ts';

export interface TokenSubject {
  readonly participantId: string;
  readonly roomId: string;
  readonly role: ParticipantRole;
  readonly tenantId: string;
  /** Which of the joins that gave out the seat this is: `ParticipantRecord.grants`. A renewed token keeps it. */
  readonly grant: number;
}

export interface VerifiedToken extends TokenSubject {
  /** Unix ms. */
  readonly issuedAt: number;
  /** Unix ms. It may be in the past if a grace period was allowed. */
  readonly expiresAt: number;
}

/** `malformed`: the token was not signed by this server. `expired`: it was, but is no longer valid. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly fault: 'malformed' | 'expired';

  constructor(fault: 'malformed' | 'expired', options?: ErrorOptions) {
    super(fault === 'expired' ? 'The token has expired.' : 'This is no token of this server.', options);
    this.fault = fault;
  }
}

export const issuer = 'downbeat';
const audience = 'downbeat-room';
/** The grant of the join that created the seat. */
export const firstGrant = 1;

const Claims = Type.Object({
  iss: Type.Literal(issuer),
  aud: Type.Literal(audience),
  sub: ParticipantId,
  room: Type.String({ minLength: 1, maxLength: 64 }),
  role: ParticipantRole,
  tenant: Type.String({ minLength: 1, maxLength: 64 }),
  grant: Type.Optional(Type.Integer({ minimum: 1 })),
  iat: Type.Integer(),
  nbf: Type.Optional(Type.Integer()),
  exp: Type.Integer(),
});
const claims = Compile(Claims);

export interface TokenOptions {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** How long after its end a token may still be refreshed. */
  readonly graceMs: number;
}

export class RoomTokens {
  readonly #options: TokenOptions;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** `expiresAt` is in Unix ms, rounded to a whole second like the claim. */
  async issue(subject: TokenSubject): Promise<{ readonly token: string; readonly expiresAt: number }> {
    const { clock, lifetimeMs, keys } = this.#options;
    const now = clock.unixNow();
    const expirySeconds = Math.ceil((now + lifetimeMs) / 1000);
    const token = await new SignJWT({
      room: subject.roomId,
      role: subject.role,
      tenant: subject.tenantId,
      grant: subject.grant,
    })
      .setProtectedHeader({ alg: signingAlgorithm, kid: keys.newest.id })
      .setSubject(subject.participantId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(expirySeconds)
      .sign(keys.newest.secret);
    return { token, expiresAt: expirySeconds * 1000 };
  }

  /** Rejects with TokenError. */
  async verify(token: string): Promise<VerifiedToken> {
    return this.#verify(token, 0);
  }

  /** Like `verify`, but accepts a token that ended within the grace period, to refresh it or to come back. */
  async verifyWithGrace(token: string): Promise<VerifiedToken> {
    return this.#verify(token, this.#options.graceMs);
  }

  /** Returns the holder of a token that `verifyWithGrace` would accept, or undefined for any other. */
  holderOf(token: string): string | undefined {
    try {
      return this.#verify(token, this.#options.graceMs).participantId;
    } catch {
      return undefined;
    }
  }

  #verify(token: string, graceMs: number): VerifiedToken {
    if (token.length > maxTokenBytes) throw new TokenError('malformed');
    const { payload, key } = this.#open(token);
    const { sub, room, role, tenant, grant = firstGrant, iat, nbf, exp } = readClaims(payload);
    if (!mayHaveSigned(key, iat * 1000)) throw new TokenError('malformed');
    const now = this.#options.clock.unixNow();
    if (nbf !== undefined && nbf * 1000 > now + graceMs) throw new TokenError('malformed');
    if (exp * 1000 + graceMs <= now) throw new TokenError('expired');
    return {
      participantId: sub,
      roomId: room,
      role,
      tenantId: tenant,
      grant,
      issuedAt: iat * 1000,
      expiresAt: exp * 1000,
    };
  }

  #open(token: string): SignedToken {
    try {
      return openSignedToken(token, this.#options.keys);
    } catch (cause) {
      throw new TokenError('malformed', { cause });
    }
  }
}

function readClaims(payload: unknown): Static<typeof Claims> {
  if (!claims.Check(payload)) throw new TokenError('malformed');
  return payload;
}
