/**
 * Opens a JWT in compact form (RFC 7519, RFC 7515). By Node's own HMAC, at once: the library's checks go through WebCrypto,
 * in another thread, which took a seventh of a whole school's joining.
 */
import { createHmac } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { equalSecret } from './equal-secret.ts';
import type { NamedKey, SigningKeys } from './signing-keys.ts';

export const signingAlgorithm = 'HS256';

/** Nothing but the one algorithm, and no extension that would have to be understood (RFC 7515, section 4.1.11). */
const Head = Type.Object({
  alg: Type.Literal(signingAlgorithm),
  kid: Type.Optional(Type.String()),
  crit: Type.Optional(Type.Never()),
});
const heads = Compile(Head);

export interface SignedToken {
  /** Unchecked: all that is known is who signed it. */
  readonly payload: unknown;
  readonly key: NamedKey;
}

/** Throws Error where it is no token, or none that one of the keys has signed. */
export function openSignedToken(token: string, keys: SigningKeys): SignedToken {
  const head: unknown = decodeProtectedHeader(token);
  if (!heads.Check(head)) throw new Error('The token names no algorithm that is taken.');
  const key = keys.find(head.kid);
  const end = token.lastIndexOf('.');
  const signature = createHmac('sha256', key.secret).update(token.slice(0, end)).digest('base64url');
  if (!equalSecret(signature, token.slice(end + 1))) throw new Error('The signature is of no key here.');
  return { payload: decodeJwt(token), key };
}
