/**
 * Keeps what the server has sent of a document, as it came over the wire: what the document makes of it may hold more, where
 * it met edits that the server has not seen yet.
 */
import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { isServerClientId } from '../../shared/client-id.ts';
import { message, syncMessage } from '../../shared/message-table.ts';
import type { Received } from './client-worker-message.ts';

export class ReceivedUpdates {
  /** As they came: to take them apart can wait until there is no server to be kept from. */
  #frames: Uint8Array[] = [];
  #update: Uint8Array | undefined;
  #epoch: number | undefined;

  /** Before the client's own listeners see a message. */
  listen(socket: WebSocket): void {
    socket.prependListener('message', (data: Buffer | ArrayBuffer) => {
      this.take(new Uint8Array(data));
    });
  }

  take(frame: Uint8Array): void {
    if (frame[0] === message.sync) this.#frames.push(frame);
  }

  /** All of it as one; undefined where nothing has come. */
  get update(): Uint8Array | undefined {
    this.#digest();
    return this.#update;
  }

  /** `clientId`: the client's own, whose writing is no news. `known`: what its document makes of it, where it keeps one. */
  read(clientId: number, known?: Y.Doc): Pick<Received, 'epoch' | 'update' | 'updateEpoch' | 'clocks'> {
    const { update } = this;
    const clocks = [...(known ? clocksOf(known) : clocksIn(update))].filter(([id]) => id !== clientId);
    return { epoch: epochOf(clocks.map(([id]) => id)), clocks, update, updateEpoch: this.#epoch };
  }

  #digest(): void {
    if (this.#frames.length === 0) return;
    let updates = this.#update === undefined ? [] : [this.#update];
    for (const update of this.#frames.flatMap(updateIn)) {
      const epoch = epochOf(Y.parseUpdateMeta(update).to.keys());
      // The document of a new history is fetched by the same client; the one before is over.
      if (epoch !== undefined && epoch !== this.#epoch) {
        this.#epoch = epoch;
        updates = [];
      }
      updates.push(update);
    }
    this.#frames = [];
    this.#update = updates.length > 0 ? Y.mergeUpdates(updates) : undefined;
  }
}

/** None or one. */
function updateIn(frame: Uint8Array): Uint8Array[] {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  if (decoding.readVarUint(decoder) === syncMessage.step1) return [];
  return [decoding.readVarUint8Array(decoder)];
}

/** The server's ids are two for each epoch, counted down from the top; undefined where the server has written nothing. */
function epochOf(clientIds: Iterable<number>): number | undefined {
  const epochs = [...clientIds]
    .filter(isServerClientId)
    .map((clientId) => Math.ceil((2 ** 53 - clientId) / 2));
  return epochs.length > 0 ? Math.max(...epochs) : undefined;
}

function clocksIn(update: Uint8Array | undefined): Map<number, number> {
  return update === undefined ? new Map() : Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update));
}

export function clocksOf(doc: Y.Doc): Map<number, number> {
  return Y.decodeStateVector(Y.encodeStateVector(doc));
}

/** The same for documents that hold the same, in whatever order it came. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
