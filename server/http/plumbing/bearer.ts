import { type RoomTokens, TokenError, type VerifiedToken } from '../../auth/token.ts';
import { ProblemError } from './problem-error.ts';

const scheme = 'bearer ';

/** Returns what follows `Bearer` in an Authorization header (RFC 6750), or undefined if there is none. */
export function readBearer(authorization: string | undefined): string | undefined {
  if (authorization?.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  const bearer = authorization.slice(scheme.length).trim();
  return bearer === '' ? undefined : bearer;
}

/** Throws UNAUTHORIZED. */
export function requireBearer(authorization: string | undefined): string {
  const bearer = readBearer(authorization);
  if (bearer === undefined)
    throw new ProblemError('UNAUTHORIZED', 'The Authorization header with a Bearer is missing.');
  return bearer;
}

/** `grace` also accepts a token that has recently expired. Throws UNAUTHORIZED or TOKEN_EXPIRED. */
export async function verifyRoomToken(
  tokens: RoomTokens,
  bearer: string,
  lifetime: 'valid' | 'grace',
): Promise<VerifiedToken> {
  try {
    return await (lifetime === 'grace' ? tokens.verifyWithGrace(bearer) : tokens.verify(bearer));
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const code = error.fault === 'expired' ? 'TOKEN_EXPIRED' : 'UNAUTHORIZED';
    throw new ProblemError(code, error.message, { cause: error });
  }
}
