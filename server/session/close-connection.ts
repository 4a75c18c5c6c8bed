import type { CloseReason } from '../../shared/close-code.ts';
import { closeCode } from '../../shared/close-code.ts';
import { encodePermissionDenied } from '../../shared/protocol.ts';
import type { Connection } from './connection.ts';

const denials: readonly CloseReason[] = [closeCode.badToken, closeCode.tokenExpired, closeCode.removed];

/** Closes with a code of the table. A client that lacks permission is first told so in y-websocket's own way. */
export function closeConnection(connection: Connection, closeReason: CloseReason): void {
  const { code, reason } = closeReason;
  if (denials.includes(closeReason)) connection.send(encodePermissionDenied(reason));
  connection.close(code, reason);
}
