/**
 * Every close code that Downbeat sends. The ranges are normative, as in y-websocket 3.1: after 4400–4499 a client must not
 * reconnect by itself, and after 4500–4599 it tries again later.
 */
export const closeCode = {
  otherProtocol: {
    code: 4400,
    reason: 'This server speaks y-websocket, at /ws/{roomId}?token=… (docs/protocol.md), and nothing else.',
  },
  badToken: {
    code: 4401,
    reason: 'No token of this server: y-websocket sends it as /ws/{roomId}?token=…. Join again.',
  },
  tokenExpired: { code: 4402, reason: 'The token has expired. Refresh it and reconnect.' },
  removed: { code: 4403, reason: 'A teacher removed you from the room.' },
  roomClosed: { code: 4404, reason: 'The room is closed.' },
  wrongRoom: { code: 4405, reason: 'The token is for another room.' },
  foreignOrigin: {
    code: 4406,
    reason: 'This server takes no connections from pages of other sites. Ask its operator to allow yours.',
  },
  ticketUsed: { code: 4407, reason: 'The ticket was used or is too old. Get a new one and reconnect.' },
  epochChanged: { code: 4409, reason: 'The document has started anew. Reload with an empty document.' },
  unknownDocument: {
    code: 4410,
    reason: 'The document has met far more clients than this room. Reload with an empty document.',
  },
  frameTooLarge: { code: 4413, reason: 'The frame is larger than this server accepts.' },
  unacceptable: {
    code: 4422,
    reason: 'This document holds what can never be part of the room. Reload with an empty document.',
  },
  incomplete: {
    code: 4424,
    reason: 'This document builds on writes that the room never had. Reload with an empty document.',
  },
  abuse: { code: 4429, reason: 'Too many refused messages.' },
  replaced: { code: 4431, reason: 'The connection was replaced by a newer one.' },
  seatHeld: {
    code: 4432,
    reason: 'Another device has this seat. Join with your own name, or ask the teacher.',
  },
  roomFailed: { code: 4500, reason: 'The room had a fault and is being reloaded. Reconnect.' },
  slow: { code: 4501, reason: 'The connection fell too far behind. Reconnect.' },
  draining: { code: 4503, reason: 'The server is restarting. Reconnect.' },
  roomUnavailable: { code: 4505, reason: 'The room could not be loaded. Try again later.' },
  tooManyClientIds: {
    code: 4507,
    reason: 'Too many page loads in a short time. Reconnect in a minute: nothing is lost.',
  },
  epochBegins: { code: 4509, reason: 'The room goes on in a new document. Reconnect.' },
  // A network that stalls right after connecting is no reason to give up.
  firstFrameTimeout: { code: 4508, reason: 'Nothing was sent after connecting. Reconnect.' },
} as const;

export type CloseReason = (typeof closeCode)[keyof typeof closeCode];

/** Whether a client that was closed with this code may reconnect by itself. */
export function mayReconnect(code: number): boolean {
  return code < 4400 || code > 4499;
}
