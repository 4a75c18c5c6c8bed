/** Room tokens: JWTs (RFC 7519) signed with HS256. Whoever holds one is that participant of that room. */
import { errors, jwtVerify, SignJWT } from 'jose';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { ParticipantId, ParticipantRole } from '../../shared/participant.ts';
import type { Clock } from '../clock.ts';
import { mayHaveSigned, type NamedKey, type SigningKeys } from './signing-keys.ts';

export interface TokenSubject {
  readonly participantId: string;
  readonly roomId: string;
  readonly role: ParticipantRole;
  readonly tenantId: string;
}

export interface VerifiedToken extends TokenSubject {
  /** Unix ms. */
  readonly issuedAt: number;
  /** Unix ms; in the past where a grace was allowed. */
  readonly expiresAt: number;
}

/** `malformed`: not a token that this server signed. `expired`: it was one. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly fault: 'malformed' | 'expired';

  constructor(fault: 'malformed' | 'expired', options?: ErrorOptions) {
    super(fault === 'expired' ? 'The token has expired.' : 'This is no token of this server.', options);
    this.fault = fault;
  }
}

const issuer = 'downbeat';
const audience = 'downbeat-room';
const algorithm = 'HS256';
const maxTokenLength = 2048;

const Claims = Type.Object({
  sub: ParticipantId,
  room: Type.String({ minLength: 1, maxLength: 64 }),
  role: ParticipantRole,
  tenant: Type.String({ minLength: 1, maxLength: 64 }),
  iat: Type.Integer(),
  exp: Type.Integer(),
});
const claims = Compile(Claims);

export interface TokenOptions {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** How long after its end a token may still be shown to be refreshed. */
  readonly graceMs: number;
}

export class RoomTokens {
  readonly #options: TokenOptions;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** `expiresAt`: Unix ms, a whole second as the claim is. */
  async issue(subject: TokenSubject): Promise<{ readonly token: string; readonly expiresAt: number }> {
    const { clock, lifetimeMs, keys } = this.#options;
    const now = clock.unixNow();
    const expirySeconds = Math.ceil((now + lifetimeMs) / 1000);
    const token = await new SignJWT({ room: subject.roomId, role: subject.role, tenant: subject.tenantId })
      .setProtectedHeader({ alg: algorithm, kid: keys.newest.id })
      .setSubject(subject.participantId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(expirySeconds)
      .sign(keys.newest.secret);
    return { token, expiresAt: expirySeconds * 1000 };
  }

  /** Rejects with TokenError. */
  verify(token: string): Promise<VerifiedToken> {
    return this.#verify(token, 0);
  }

  /** As `verify`, but takes a token whose end is not longer ago than the grace: to refresh it or to come back. */
  verifyWithGrace(token: string): Promise<VerifiedToken> {
    return this.#verify(token, this.#options.graceMs);
  }

  async #verify(token: string, graceMs: number): Promise<VerifiedToken> {
    if (token.length > maxTokenLength) throw new TokenError('malformed');
    const { payload, key } = await this.#open(token, graceMs);
    const parsed = readClaims(payload);
    if (!mayHaveSigned(key, parsed.iat * 1000)) throw new TokenError('malformed');
    return {
      participantId: parsed.sub,
      roomId: parsed.room,
      role: parsed.role,
      tenantId: parsed.tenant,
      issuedAt: parsed.iat * 1000,
      expiresAt: parsed.exp * 1000,
    };
  }

  async #open(token: string, graceMs: number): Promise<{ payload: unknown; key: NamedKey }> {
    const { clock, keys } = this.#options;
    let key = keys.newest;
    const keyOf = ({ kid }: { readonly kid?: string }): Uint8Array => {
      key = keys.find(kid);
      return key.secret;
    };
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        issuer,
        audience,
        currentDate: new Date(clock.unixNow()),
        clockTolerance: graceMs / 1000,
      });
      return { payload, key };
    } catch (error) {
      throw new TokenError(error instanceof errors.JWTExpired ? 'expired' : 'malformed', { cause: error });
    }
  }
}

function readClaims(payload: unknown): Static<typeof Claims> {
  if (!claims.Check(payload)) throw new TokenError('malformed');
  return payload;
}
