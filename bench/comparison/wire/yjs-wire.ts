/** y-websocket's protocol, spoken by most: with a document's name before each frame it is Hocuspocus's. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encodeUtf8 } from 'lib0/string';
import * as Y from 'yjs';
import { decodeAwarenessUpdate, encodeAwarenessEntries } from '../../../shared/awareness-codec.ts';
import { message, syncMessage } from '../../../shared/message-table.ts';
import { cellUpdate, writeUpdate } from './cell-edit.ts';
import { noteState } from './note-ring.ts';
import { type Delivery, nothing, type Received, type Wire, type WireClient } from './wire.ts';

/** Hocuspocus's answer to SyncStep1. */
const syncReply = 4;

export interface YjsWireOptions {
  /** Hocuspocus: the document's name in front, and a token before all else. */
  readonly isAddressed: boolean;
  /** A relay has nothing to sync: a client is in the room as soon as it is connected. */
  readonly keepsDocuments: boolean;
}

export function createYjsWire({ isAddressed, keepsDocuments }: YjsWireOptions): Wire {
  const frame = (client: WireClient, write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder();
    if (isAddressed) encoding.writeVarString(encoder, client.documentName);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const awareness = (client: WireClient, clock: number, state: string): Uint8Array =>
    frame(client, (encoder) => {
      const entry = { clientId: client.clientId, clock, state: encodeUtf8(state) };
      encoding.writeVarUint(encoder, message.awareness);
      encoding.writeVarUint8Array(encoder, encodeAwarenessEntries([entry]));
    });
  const emptyStep = (client: WireClient, step: number, body: Uint8Array): Uint8Array =>
    frame(client, (encoder) => {
      encoding.writeVarUint(encoder, message.sync);
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, body);
    });
  const updateFrame = (client: WireClient, update: Uint8Array): Uint8Array =>
    frame(client, (encoder) => writeUpdate(encoder, update));
  const readSync = (decoder: decoding.Decoder, client: WireClient): Received => {
    const step = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (step === syncMessage.step1) {
      return { kind: 'reply', frame: emptyStep(client, syncMessage.step2, emptyUpdate) };
    }
    return step === syncMessage.step2
      ? { kind: 'ready' }
      : { kind: 'deliveries', deliveries: readEdits(body) };
  };
  return {
    isText: false,
    waitsForServer: keepsDocuments,
    opening: (client) => [
      ...(isAddressed ? [frame(client, writeToken)] : []),
      ...(keepsDocuments ? [emptyStep(client, syncMessage.step1, emptyStateVector)] : []),
    ],
    entering: (client) => [awareness(client, 1, noteState(client.index, 0))],
    note: (client, seq, order) => awareness(client, order + 1, noteState(client.index, seq)),
    edit: (client, seq) => updateFrame(client, cellUpdate(client.clientId, client.index, seq)),
    updateFrame,
    updateIn(payload) {
      const decoder = decoding.createDecoder(payload);
      if (isAddressed) decoding.readVarUint8Array(decoder);
      const number = decoding.readVarUint(decoder);
      if (number !== message.sync && number !== syncReply) return undefined;
      return decoding.readVarUint(decoder) === syncMessage.step1
        ? undefined
        : decoding.readVarUint8Array(decoder);
    },
    read(payload, client) {
      const decoder = decoding.createDecoder(payload);
      if (isAddressed) decoding.readVarUint8Array(decoder);
      switch (decoding.readVarUint(decoder)) {
        case message.sync:
        case syncReply:
          return readSync(decoder, client);
        case message.awareness:
          return { kind: 'deliveries', deliveries: readNotes(decoding.readVarUint8Array(decoder)) };
        case message.notice:
          return { kind: 'refusal', reason: decoding.readVarString(decoder) };
        default:
          return nothing;
      }
    },
  };
}

const emptyStateVector = Uint8Array.of(0);
const emptyUpdate = Uint8Array.of(0, 0);

function writeToken(encoder: encoding.Encoder): void {
  encoding.writeVarUint(encoder, message.auth);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, 'token');
}

function readEdits(update: Uint8Array): Delivery[] {
  const { from, to } = Y.parseUpdateMeta(update);
  return [...to].map(([clientId, end]) => ({
    kind: 'edit',
    clientId,
    first: (from.get(clientId) ?? 0) + 1,
    last: end,
    order: end,
  }));
}

const seqPattern = /"seq":(\d+)/g;

function readNotes(update: Uint8Array): Delivery[] {
  return decodeAwarenessUpdate(update).flatMap(({ clientId, clock, state }): Delivery[] => {
    // The JSON is our own, or the server's copy of it: reading out the numbers is enough, and much cheaper.
    const text = Buffer.from(state.buffer, state.byteOffset, state.byteLength).toString('latin1');
    const seqs = [...text.matchAll(seqPattern)].map(([, seq]) => Number(seq));
    const first = seqs[0];
    const last = seqs.at(-1);
    return first === undefined || last === undefined
      ? []
      : [{ kind: 'note', clientId, first, last, order: clock }];
  });
}
