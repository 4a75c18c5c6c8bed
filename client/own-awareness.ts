/**
 * Sends only this client's own awareness state. A stock provider sends every state that it receives back to the server: with 31
 * people in a room, each note would come back 30 times.
 */
import * as encoding from 'lib0/encoding';
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import type { WebsocketProvider } from 'y-websocket';
import { message } from '../shared/message-table.ts';
import { encodeAwareness } from '../shared/protocol.ts';
import { sendFrame } from './send-frame.ts';

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** Returns the function that removes the listeners. */
export function sendOnlyOwnAwareness(provider: WebsocketProvider): () => void {
  const { awareness } = provider;
  awareness.off('update', provider._awarenessUpdateHandler);

  const onUpdate = ({ added, updated, removed }: AwarenessChange, origin: unknown): void => {
    const own = awareness.clientID;
    // What the server says about this client is no news to it, unless the server says that this client is gone.
    const isNews = origin !== provider || removed.includes(own);
    if (isNews && [...added, ...updated, ...removed].includes(own))
      sendFrame(provider, encodeAwareness(encodeOwnState(awareness)));
  };
  awareness.on('update', onUpdate);

  provider.messageHandlers[message.queryAwareness] = (encoder) => {
    encoding.writeVarUint(encoder, message.awareness);
    encoding.writeVarUint8Array(encoder, encodeOwnState(awareness));
  };

  const onStatus = ({ status }: { status: string }): void => {
    // Peers keep the clock of a client that they lost, and ignore a state that is no newer (y-protocols awareness.js).
    if (status === 'connecting') awareness.setLocalState(awareness.getLocalState());
    // So does this client. Without the old clocks, it sees at once who is there when it comes back.
    if (status === 'disconnected') forgetForeignClocks(awareness);
  };
  provider.on('status', onStatus);

  return () => {
    awareness.off('update', onUpdate);
    provider.off('status', onStatus);
  };
}

function forgetForeignClocks({ meta, clientID }: Awareness): void {
  for (const id of [...meta.keys()]) if (id !== clientID) meta.delete(id);
}

function encodeOwnState(awareness: Awareness): Uint8Array {
  return encodeAwarenessUpdate(awareness, [awareness.clientID]);
}
