import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type SigningKey, SigningKeys } from '../../../server/auth/signing-keys.ts';
import { RoomTokens, type TokenError } from '../../../server/auth/token.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const signingSecret = new TextEncoder().encode('a secret of at least thirty-two bytes');
const subject = {
  participantId: '0123456789',
  roomId: 'room00000001',
  role: 'student',
  tenantId: 'local',
  grant: 2,
} as const;
const lifetimeMs = 3_600_000;
const graceMs = 43_200_000;

function setUp(secret = signingSecret) {
  const clock = new FakeClock();
  return { clock, tokens: tokensOf([{ secret }], clock) };
}

function tokensOf(keys: readonly SigningKey[], clock: FakeClock): RoomTokens {
  return new RoomTokens({ keys: new SigningKeys(keys), clock, lifetimeMs, graceMs });
}

function claimsOf(change: Record<string, unknown> = {}): Record<string, unknown> {
  const seconds = Math.floor(new FakeClock().unixNow() / 1000);
  const { participantId: sub, roomId: room, role, tenantId: tenant, grant } = subject;
  return {
    sub,
    room,
    role,
    tenant,
    grant,
    iss: 'downbeat',
    aud: 'downbeat-room',
    iat: seconds,
    exp: seconds + 60,
    ...change,
  };
}

function sign(claims: Record<string, unknown>, alg = 'HS256', secret = signingSecret): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(secret);
}

const faultOf = (verified: Promise<unknown>) =>
  verified.then(
    () => undefined,
    (error: TokenError) => error.fault,
  );

describe('RoomTokens', () => {
  it('gives back who a token was issued for, and its end', async () => {
    const { clock, tokens } = setUp();
    const { token, expiresAt } = await tokens.issue(subject);
    expect(expiresAt).toBe(clock.unixNow() + lifetimeMs);
    expect(await tokens.verify(token)).toEqual({ ...subject, issuedAt: clock.unixNow(), expiresAt });
  });

  it('takes a token that says nothing of its grant for one of the first join', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify(await sign(claimsOf({ grant: undefined })))).toMatchObject({ grant: 1 });
    for (const grant of [0, 1.5, '2'])
      expect(await faultOf(tokens.verify(await sign(claimsOf({ grant }))))).toBe('malformed');
  });

  it('refuses a token at its end, and takes it for a refresh until the grace is over', async () => {
    const { clock, tokens } = setUp();
    const { token } = await tokens.issue(subject);
    clock.advance(lifetimeMs);
    expect(await faultOf(tokens.verify(token))).toBe('expired');
    expect(await tokens.verifyWithGrace(token)).toMatchObject(subject);
    clock.advance(graceMs - 1);
    expect(await tokens.verifyWithGrace(token)).toMatchObject(subject);
    clock.advance(1000);
    expect(await faultOf(tokens.verifyWithGrace(token))).toBe('expired');
  });

  it('takes a token that it did not issue only if the claims are whole', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify(await sign(claimsOf()))).toMatchObject(subject);
    const changes = [
      { sub: 'somebody' },
      { sub: undefined },
      { room: undefined },
      { room: 7 },
      { role: 'server' },
      { tenant: '' },
      { iss: 'another' },
      { aud: 'another' },
      { exp: undefined },
      { iat: undefined },
      { nbf: claimsOf().exp },
      { nbf: 'soon' },
    ];
    for (const change of changes) {
      expect(await faultOf(tokens.verify(await sign(claimsOf(change)))), JSON.stringify(change)).toBe(
        'malformed',
      );
    }
  });

  it('refuses what is not signed with its own secret by its own algorithm', async () => {
    const { tokens } = setUp();
    const { token } = await setUp(
      new TextEncoder().encode('another secret of thirty-two bytes'),
    ).tokens.issue(subject);
    const [, payload] = token.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const own = await tokens.issue({ ...subject, role: 'student' });
    const [head, body = '', signature] = own.token.split('.');
    const raised = Buffer.from(body, 'base64url').toString().replace('student', 'teacher');
    const forged = [head, Buffer.from(raised).toString('base64url'), signature].join('.');
    const otherAlgorithm = await sign(claimsOf(), 'HS512', new TextEncoder().encode('x'.repeat(64)));
    const parts = [`${own.token}.`, `${own.token}.${signature}`, `${head}.${body}`, body];
    const foreign = own.token.replace(signature ?? '', 'é'.repeat(43));
    const others = [token, none, forged, otherAlgorithm, foreign, ...parts];
    for (const text of [...others, '', 'a.b.c', '..', 'x'.repeat(5000)]) {
      expect(await faultOf(tokens.verify(text)), text.slice(0, 60)).toBe('malformed');
    }
  });
});

describe('a signature', () => {
  it('holds for no other token: whichever character is changed, added or left out', async () => {
    const { tokens } = setUp();
    const { token } = await tokens.issue(subject);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      for (const put of [other, '', `${token[at]}A`, `${token[at]}=`]) {
        const changed = token.slice(0, at) + put + token.slice(at + 1);
        expect(await faultOf(tokens.verify(changed)), changed).toBe('malformed');
      }
    }
  });

  it('is taken by one algorithm only, and with no extension that would have to be understood', async () => {
    const { tokens } = setUp();
    const claims = Buffer.from(JSON.stringify(claimsOf())).toString('base64url');
    const signed = (head: unknown, hash = 'sha256'): string => {
      const text = `${Buffer.from(JSON.stringify(head)).toString('base64url')}.${claims}`;
      return `${text}.${createHmac(hash, signingSecret).update(text).digest('base64url')}`;
    };
    expect(await tokens.verify(signed({ alg: 'HS256', typ: 'JWT' }))).toMatchObject(subject);
    const others = [
      signed({ alg: 'HS384' }, 'sha384'),
      signed({ alg: 'hs256' }),
      signed({ alg: 'none' }),
      signed({ alg: ['HS256'] }),
      signed({}),
      signed(null),
      signed([]),
      signed('HS256'),
      signed({ alg: 'HS256', kid: 7 }),
      signed({ alg: 'HS256', crit: ['b64'], b64: false }),
      signed({ alg: 'HS256', crit: [] }),
    ];
    for (const text of others) expect(await faultOf(tokens.verify(text)), text).toBe('malformed');
  });

  it('is what other implementations of the standard make and take', async () => {
    const { clock, tokens } = setUp();
    const { token } = await tokens.issue(subject);
    const options = { algorithms: ['HS256'], currentDate: new Date(clock.unixNow()) };
    expect((await jwtVerify(token, signingSecret, options)).payload).toMatchObject({
      sub: subject.participantId,
    });
    expect(await tokens.verify(await sign(claimsOf()))).toMatchObject(subject);
  });
});

describe('a new signing key', () => {
  const older = new TextEncoder().encode('the older secret, of thirty-two bytes');
  const newer = new TextEncoder().encode('the newer secret, of thirty-two bytes');

  it('signs from now on, and logs nobody out: the older one still verifies', async () => {
    const clock = new FakeClock();
    const before = tokensOf([{ secret: older }], clock);
    const { token } = await before.issue(subject);
    const after = tokensOf([{ secret: newer }, { secret: older, retiredAt: clock.unixNow() }], clock);
    expect(await after.verify(token)).toMatchObject(subject);
    const fresh = await after.issue(subject);
    expect(await after.verify(fresh.token)).toMatchObject(subject);
    expect(await faultOf(before.verify(fresh.token))).toBe('malformed');
  });

  it('leaves the older one worthless for tokens issued after its end, and for all once it is taken away', async () => {
    const clock = new FakeClock();
    const retiredAt = clock.unixNow();
    const thief = tokensOf([{ secret: older }], clock);
    const { token: early } = await thief.issue(subject);
    clock.advance(10_000);
    const { token: late } = await thief.issue(subject);
    const after = tokensOf([{ secret: newer }, { secret: older, retiredAt }], clock);
    expect(await after.verify(early)).toMatchObject(subject);
    expect(await faultOf(after.verify(late))).toBe('malformed');
    expect(await faultOf(tokensOf([{ secret: newer }], clock).verify(early))).toBe('malformed');
  });
});
