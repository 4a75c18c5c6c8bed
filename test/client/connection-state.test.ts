import { describe, expect, it } from 'vitest';
import { afterClose, afterRefusedToken } from '../../client/connection-state.ts';
import { DownbeatError, type DownbeatErrorCode } from '../../client/downbeat-error.ts';
import { closeCode } from '../../shared/close-code.ts';

describe('what a close means', () => {
  it.each([undefined, 1000, 1001, 1005, 1006, 1011, 1012, 4000, 4399, 4500, 4501, 4503, 4504, 4505])(
    'a socket closed with %s is tried again',
    (code) => {
      expect(afterClose(code)).toEqual({ kind: 'retry' });
    },
  );

  it('an expired token is renewed first', () => {
    expect(afterClose(closeCode.tokenExpired.code)).toEqual({ kind: 'renew-and-retry' });
  });

  it('a ticket that was used is no end: the next attempt has another', () => {
    expect(afterClose(closeCode.ticketUsed.code)).toEqual({ kind: 'retry' });
  });

  it('every other permanent code of the table ends the connection under its name', () => {
    for (const [name, { code, reason }] of Object.entries(closeCode)) {
      if (code >= 4500 || name === 'tokenExpired' || name === 'ticketUsed') continue;
      expect(afterClose(code)).toEqual({ kind: 'end', reason: name, message: reason });
    }
  });

  it('a permanent code that this version does not know ends it too', () => {
    expect(afterClose(4477, 'Not today.')).toEqual({ kind: 'end', reason: 'refused', message: 'Not today.' });
  });
});

describe('what a token that is not renewed means', () => {
  it.each<[DownbeatErrorCode, string]>([
    ['REMOVED', 'removed'],
    ['TOKEN_EXPIRED', 'tokenExpired'],
    ['ROOM_UNAVAILABLE', 'roomClosed'],
    ['UNAUTHORIZED', 'badToken'],
  ])('%s ends it as %s', (code, reason) => {
    const error = new DownbeatError({ code, status: 401 }, 'No.');
    expect(afterRefusedToken(error)).toEqual({ kind: 'end', reason, message: 'No.' });
  });
});
