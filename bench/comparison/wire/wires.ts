import { colyseusWire } from './colyseus-wire.ts';
import { socketIoWire } from './socket-io-wire.ts';
import type { Wire, WireName } from './wire.ts';
import { createYjsWire } from './yjs-wire.ts';

/** `keepsDocuments`: the server has a document to be synced with. */
export function wireOf(name: WireName, keepsDocuments: boolean): Wire {
  switch (name) {
    case 'downbeat':
    case 'y-websocket':
      return createYjsWire({ isAddressed: false, keepsDocuments });
    case 'hocuspocus':
      return createYjsWire({ isAddressed: true, keepsDocuments });
    case 'socket.io':
      return socketIoWire;
    case 'colyseus':
      return colyseusWire;
  }
}
