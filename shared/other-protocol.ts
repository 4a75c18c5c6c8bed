/**
 * Recognises clients of other real-time libraries by the first thing they send, so that they can be told which protocol is spoken
 * here. Nothing depends on it: a client that is not recognised is refused like any unreadable frame.
 *
 * Sources: Hocuspocus packages/provider/src (OutgoingMessages, types.ts); Engine.IO protocol 4 and Socket.IO protocol 5
 * (socket.io/docs); Phoenix assets/js/phoenix/serializer.js; Colyseus packages/core/src/Protocol.ts.
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

/** Only this much of a text is examined. */
const maxTextBytes = 512;
/** Hocuspocus numbers its messages (Sync, awareness, auth, …) up to here. */
const maxHocuspocusType = 10;
const colyseusJoined = 10;

/** Recognises the protocol of a first text frame, which no y-websocket client sends. */
export function protocolOfText(text: Uint8Array): OtherProtocol {
  // The search is for ASCII only.
  const beginning = String.fromCharCode(...text.subarray(0, maxTextBytes));
  // An Engine.IO packet is one digit, and a message contains a Socket.IO packet, which begins with another digit.
  if (/^(?:4[0-6]|2probe|[1-356]$)/.test(beginning)) return 'Socket.IO';
  const isPhoenix = ['"phx_', '"heartbeat"'].some((event) => beginning.includes(event));
  if (/^[[{]/.test(beginning) && isPhoenix) return 'Phoenix';
  return 'a text protocol';
}

/** Recognises a first binary frame that is none of ours. Returns undefined if no protocol matches. */
export function protocolOfFrame(frame: Uint8Array): OtherProtocol | undefined {
  if (frame.length === 1 && frame[0] === colyseusJoined) return 'Colyseus';
  return isHocuspocus(frame) ? 'Hocuspocus' : undefined;
}

/** Hocuspocus frames have the document's name, a message type and its body. */
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

/** Recognises the protocol from a WebSocket's URL that is no room's. `path` is without the query. */
export function protocolOfPath(path: string): OtherProtocol {
  if (/^\/(?:socket|engine)\.io\b/.test(path)) return 'Socket.IO';
  return /\/websocket$/.test(path) ? 'Phoenix' : 'unknown';
}
