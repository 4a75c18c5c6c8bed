/**
 * Recognises clients of other real-time libraries by what they send first, so that they can be told what is spoken here. Nobody relies on
 * it: what is not recognised is refused as any frame that can't be read.
 *
 * Sources: Hocuspocus packages/provider/src (OutgoingMessages, types.ts); Engine.IO protocol 4 and Socket.IO protocol 5 (socket.io/docs);
 * Phoenix assets/js/phoenix/serializer.js; Colyseus packages/core/src/Protocol.ts.
 */
import * as decoding from 'lib0/decoding';
import { decodeUtf8 } from 'lib0/string';

/** As a log line names it. */
export type OtherProtocol =
  | 'Hocuspocus'
  | 'Socket.IO'
  | 'Phoenix'
  | 'Colyseus'
  | 'a text protocol'
  | 'unknown';

/** Of a text no more is looked at. */
const maxTextBytes = 512;
/** Sync, awareness, auth, …: Hocuspocus counts its messages up to here. */
const maxHocuspocusType = 10;
const colyseusJoined = 10;

/** Of a first text frame, which no y-websocket client sends. */
export function protocolOfText(text: Uint8Array): OtherProtocol {
  // All that is looked for is ASCII.
  const beginning = String.fromCharCode(...text.subarray(0, maxTextBytes));
  // An Engine.IO packet: one digit, and in a message a Socket.IO packet, another digit.
  if (/^(?:4[0-6]|2probe|[1-356]$)/.test(beginning)) return 'Socket.IO';
  const isPhoenix = ['"phx_', '"heartbeat"'].some((event) => beginning.includes(event));
  if (/^[[{]/.test(beginning) && isPhoenix) return 'Phoenix';
  return 'a text protocol';
}

/** Of a first binary frame that is none of ours; undefined where it is like nobody's. */
export function protocolOfFrame(frame: Uint8Array): OtherProtocol | undefined {
  if (frame.length === 1 && frame[0] === colyseusJoined) return 'Colyseus';
  return isHocuspocus(frame) ? 'Hocuspocus' : undefined;
}

/** The document's name, a message type and its body. */
function isHocuspocus(frame: Uint8Array): boolean {
  try {
    const decoder = decoding.createDecoder(frame);
    const name = decoding.readVarUint8Array(decoder);
    if (name.length > maxTextBytes) return false;
    decodeUtf8(name);
    const type = decoding.readVarUint(decoder);
    return type <= maxHocuspocusType && decoding.hasContent(decoder);
  } catch {
    return false;
  }
}

/** Of the address at which a WebSocket was asked for, where that is no room's: path only. */
export function protocolOfPath(path: string): OtherProtocol {
  if (/^\/(?:socket|engine)\.io\b/.test(path)) return 'Socket.IO';
  return /\/websocket$/.test(path) ? 'Phoenix' : 'unknown';
}
