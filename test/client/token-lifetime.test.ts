import { describe, expect, it } from 'vitest';
import { localExpiry } from '../../client/token-lifetime.ts';

const tokenWith = (claims: object): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

describe('the end of a token on this machine', () => {
  it('is its life counted from now, whatever either clock says', () => {
    const token = tokenWith({ iat: 1_000_000, exp: 1_003_600, name: 'Zoë ÿ??>' });
    expect(localExpiry(token, 1_003_600_000, 50)).toBe(3_600_050);
  });

  it.each(['opaque', 'a.b.c', tokenWith({ exp: 5 }), ''])(
    'is what the server says where %j tells nothing',
    (token) => {
      expect(localExpiry(token, 1_003_600_000, 50)).toBe(1_003_600_000);
    },
  );
});
