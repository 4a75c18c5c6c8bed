import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { message } from '../../shared/message-table.ts';
import { encodeSyncStep1, encodeToken } from '../../shared/protocol.ts';
import type { RawClient } from '../support/raw-client.ts';
import type { Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
let teacher: StockClient;

async function openClass(env: Record<string, string> = {}): Promise<void> {
  lesson = await LiveClass.open({ env });
  teacher = await lesson.teacher();
}
afterEach(() => lesson.end());

async function refresh(token: string): Promise<{ status: number; body: Record<string, unknown> }> {
  return lesson.server.request('POST', '/api/token/refresh', { token });
}

async function refreshed(seat: Seat): Promise<string> {
  const { status, body } = await refresh(seat.token);
  expect(status).toBe(200);
  return String(body.token);
}

function expiryOf(token: string): number {
  const [, claims = ''] = token.split('.');
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number }).exp * 1000;
}

function unixNow(): number {
  return lesson.server.clock.unixNow();
}

function answered(raw: RawClient): string[] {
  return raw.bodies(message.token).map((body) => decoding.readVarString(body));
}

describe('tokens that live for a second or two', () => {
  // They end on whole seconds.
  beforeEach(() => openClass({ DOWNBEAT_TOKEN_LIFETIME_MS: '1000' }));

  it('a connection ends with its token: 4402, with the reason said in the way of y-websocket', async () => {
    const anna = await lesson.student('Anna');
    const raw = (await lesson.raw(anna.seat)).send(encodeSyncStep1(Uint8Array.of(0)));
    await until(() => anna.closeCodes.length > 0, 'the end of the token');
    expect(unixNow()).toBeGreaterThanOrEqual(expiryOf(anna.seat.token));
    expect(anna.closeCodes).toEqual([closeCode.tokenExpired.code]);
    expect(await raw.closed()).toBe(closeCode.tokenExpired.code);
    const [denial] = raw.bodies(message.auth);
    if (denial === undefined) throw new Error('no denial');
    expect(decoding.readVarUint(denial)).toBe(0);
    expect(decoding.readVarString(denial)).toBe(closeCode.tokenExpired.reason);
  });

  it('a stock client comes back with a token refreshed within the grace, to the same seat', async () => {
    const anna = await lesson.student('Anna');
    await until(() => anna.closeCodes.length > 0, 'the end of the token');
    anna.set('cells', 'p1:0:0', 9);
    anna.provider.params = { token: await refreshed(anna.seat) };
    anna.provider.connect();
    const witness = await lesson.connect({ ...teacher.seat, token: await refreshed(teacher.seat) });
    await until(() => witness.get('cells', 'p1:0:0') === 9, 'the edit made without a token');
    expect(witness.get('presence', anna.seat.participantId)).toMatchObject({ seat: 2, online: true });
  });

  it('a token renewed in band extends the connection past the end of the first, and is answered', async () => {
    const seat = await lesson.server.join(lesson.room.code, 'Raw');
    const raw = await lesson.raw(seat, { sdk: true });
    let current = seat.token;
    for (let renewal = 1; renewal <= 2; renewal++) {
      await until(() => unixNow() > expiryOf(current) - 600, 'most of its life to pass');
      current = await refreshed({ ...seat, token: current });
      raw.send(encodeToken(current));
      await until(() => answered(raw).length === renewal, 'the answer');
      expect(answered(raw).at(-1)).toBe(current);
    }
    await until(() => unixNow() > expiryOf(seat.token) + 200, 'the first token to be over');
    expect(raw.closeCode).toBeUndefined();
    expect(await raw.closed()).toBe(closeCode.tokenExpired.code);
    expect(unixNow()).toBeGreaterThanOrEqual(expiryOf(current));
  });

  it('an expired token opens no connection and renews none', async () => {
    const seat = await lesson.server.join(lesson.room.code, 'Anna');
    await until(() => unixNow() > expiryOf(seat.token), 'the token to expire');
    const late = lesson.startConnecting(seat);
    await until(() => late.closeCodes.length > 0, 'the refusal');
    expect(late.closeCodes).toEqual([closeCode.tokenExpired.code]);
    const raw = await lesson.raw({ ...seat, token: await refreshed(seat) }, { sdk: true });
    raw.send(encodeToken(seat.token));
    expect(await raw.closed()).toBe(closeCode.badToken.code);
    expect(late.doc.getMap('tempo').size).toBe(0);
  });
});

describe('tokens that outlive the lesson', () => {
  beforeEach(() => openClass());

  it("somebody else's token and nonsense close the connection with 4401", async () => {
    const seat = await lesson.server.join(lesson.room.code, 'Raw');
    const other = await lesson.server.createRoom();
    for (const foreign of [lesson.room.token, other.token, 'nonsense', '']) {
      const raw = await lesson.raw(seat, { sdk: true });
      raw.send(encodeToken(foreign));
      expect(await raw.closed()).toBe(closeCode.badToken.code);
      expect(answered(raw)).toEqual([]);
    }
  });

  it('who is removed is closed with 4403 on every connection, and the token is worth nothing any more', async () => {
    const [anna, bert] = [await lesson.student('Anna'), await lesson.student('Bert')];
    const secondTab = await lesson.connect(anna.seat);
    const { participantId, token } = anna.seat;
    const path = `/api/rooms/${lesson.room.code}/participants/${participantId}`;
    expect((await lesson.server.request('DELETE', path, { token: lesson.room.token })).status).toBe(204);
    await until(() => anna.closeCodes.length + secondTab.closeCodes.length === 2, 'both to be closed');
    expect([anna.closeCodes, secondTab.closeCodes]).toEqual([[4403], [4403]]);
    expect(anna.provider.shouldConnect).toBe(false);
    await until(() => bert.get('presence', participantId) === undefined, 'the others to see it');
    expect(await refresh(token)).toMatchObject({ status: 403, body: { code: 'REMOVED' } });
    anna.set('cells', 'p1:0:0', 66);
    anna.provider.connect();
    await until(() => anna.closeCodes.length === 2, 'the return to be refused');
    expect(anna.closeCodes).toEqual([closeCode.removed.code, closeCode.removed.code]);
    await playsOn(bert, teacher);
    expect(bert.get('cells', 'p1:0:0')).toBeUndefined();
  });
});
