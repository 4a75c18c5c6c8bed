/**
 * When a token ends on this machine's clock. School laptops' clocks are often wrong by hours, so the server's Unix time can't be
 * used directly. What is reliable is the token's lifetime from its issue, which its own claims contain (RFC 7519, `iat` and
 * `exp`). Nothing is verified here, because that is the server's task.
 */
import Type from 'typebox';
import { Compile } from 'typebox/compile';

const claims = Compile(Type.Object({ iat: Type.Number(), exp: Type.Number() }));

/** Unix ms on this machine's clock, for a token that has just been received. `expiresAt` is in the server's time. */
export function localExpiry(token: string, expiresAt: number, unixNow: number): number {
  const payload = readPayload(token);
  return claims.Check(payload) ? unixNow + (payload.exp - payload.iat) * 1000 : expiresAt;
}

function readPayload(token: string): unknown {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(base64));
  } catch {
    return undefined;
  }
}
