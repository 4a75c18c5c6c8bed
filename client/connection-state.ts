/** Where a connection stands, and what the end of a socket means for it. */
import { closeCode, mayReconnect } from '../shared/close-code.ts';
import type { DownbeatError } from './downbeat-error.ts';

type CloseName = keyof typeof closeCode;

/**
 * As in shared/close-code.ts, or `left`: the application closed it; `outdated`: the server speaks another version of the
 * protocol; `refused`: a permanent close code that this version does not know.
 */
export type ClosedReason = CloseName | 'left' | 'outdated' | 'refused';

export type ConnectionState =
  /** An attempt is under way. */
  | { readonly status: 'connecting' }
  /** The document is in step with the server's. */
  | { readonly status: 'live' }
  /** Waiting for the next attempt; edits are kept and merged then. */
  | { readonly status: 'offline'; readonly retryInMs: number }
  /** For good. */
  | { readonly status: 'closed'; readonly reason: ClosedReason; readonly message: string };

export type AfterClose =
  | { readonly kind: 'retry' }
  | { readonly kind: 'renew-and-retry' }
  | { readonly kind: 'end'; readonly reason: ClosedReason; readonly message: string };

const namesByCode = new Map<number, CloseName>();
for (const name of Object.keys(closeCode)) if (isCloseName(name)) namesByCode.set(closeCode[name].code, name);

function isCloseName(name: string): name is CloseName {
  return Object.hasOwn(closeCode, name);
}

/** `code` is undefined where the socket was given up on this side. */
export function afterClose(code: number | undefined, reason = ''): AfterClose {
  if (code === undefined || mayReconnect(code)) return { kind: 'retry' };
  const name = namesByCode.get(code);
  if (name === 'tokenExpired') return { kind: 'renew-and-retry' };
  // The next attempt has another.
  if (name === 'ticketUsed') return { kind: 'retry' };
  if (name === undefined) return { kind: 'end', reason: 'refused', message: reason || 'The server refused.' };
  return { kind: 'end', reason: name, message: reason || closeCode[name].reason };
}

/** What a token that can't be renewed means: the same words as if the socket had been closed for it. */
export function afterRefusedToken(error: DownbeatError): Extract<AfterClose, { kind: 'end' }> {
  return { kind: 'end', reason: refusedTokenReason(error), message: error.message };
}

function refusedTokenReason(error: DownbeatError): ClosedReason {
  switch (error.code) {
    case 'REMOVED':
      return 'removed';
    case 'TOKEN_EXPIRED':
      return 'tokenExpired';
    case 'SEAT_HELD':
      return 'seatHeld';
    case 'ROOM_UNAVAILABLE':
      return 'roomClosed';
    default:
      return 'badToken';
  }
}
