/** The bytes on the socket. Each frame is one message of message-table.ts: its number (a sync message has two) and its body. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { decodeUtf8 } from 'lib0/string';
import {
  type ClientMessageKind,
  isFromClient,
  message,
  messageKindOf,
  syncMessage,
} from './message-table.ts';
import type { Notice } from './notice.ts';
import { parseSentEvent, type RoomEvent, type SentEvent } from './room-event.ts';
import { putVarUint, varUintLength } from './var-uint.ts';

export const protocolVersion = 1;

/** No server's room tokens are longer. */
export const maxTokenBytes = 2048;

/** A frame as the server reads it. */
export type ClientFrame =
  | { readonly kind: 'sync-step-1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'ping'; readonly clientTime: number }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'ticket' }
  | ({ readonly kind: 'event' } & SentEvent);

/** What the server tells an SDK client about its connection before anything else. */
export interface Hello {
  readonly protocolVersion: number;
  readonly epoch: number;
  readonly clockId: string;
  /** The lifetime of tickets, which can be requested with message 106. Absent if the server has none. */
  readonly ticketLifetimeMs?: number;
}

/** What a client with a document of an ended epoch needs to continue in the present one. */
export interface EpochEnded {
  /** The present epoch. */
  readonly epoch: number;
  /** How far the client's own epoch came, as state vector and deletions: `Y.encodeSnapshot`. It contains no values. */
  readonly endedState: Uint8Array;
}

/** Thrown by `decodeClientFrame`: the bytes are no frame of this protocol. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Throws FrameError if the bytes are not exactly one known frame. */
export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  try {
    const decoder = decoding.createDecoder(bytes);
    const frame = readClientFrame(decoder);
    if (decoding.hasContent(decoder)) throw new FrameError('Bytes follow the end of the message.');
    return frame;
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('The frame ends before its message does.', { cause: error });
  }
}

type ReaderOf<Kind extends ClientMessageKind> = (
  decoder: decoding.Decoder,
) => Extract<ClientFrame, { readonly kind: Kind }>;

/** Readers of the bodies, for the server. */
const readers: { readonly [Kind in ClientMessageKind]: ReaderOf<Kind> } = {
  'sync-step-1': (decoder) => ({ kind: 'sync-step-1', stateVector: decoding.readVarUint8Array(decoder) }),
  'sync-step-2': (decoder) => ({ kind: 'sync-step-2', update: decoding.readVarUint8Array(decoder) }),
  update: (decoder) => ({ kind: 'update', update: decoding.readVarUint8Array(decoder) }),
  awareness: (decoder) => ({ kind: 'awareness', update: decoding.readVarUint8Array(decoder) }),
  'query-awareness': () => ({ kind: 'query-awareness' }),
  ping: (decoder) => ({ kind: 'ping', clientTime: decoding.readFloat64(decoder) }),
  token: (decoder) => ({ kind: 'token', token: readToken(decoder) }),
  ticket: () => ({ kind: 'ticket' }),
  event: (decoder) => ({ kind: 'event', ...readEvent(decoder) }),
};

function readClientFrame(decoder: decoding.Decoder): ClientFrame {
  const number = decoding.readVarUint(decoder);
  const step = number === message.sync ? decoding.readVarUint(decoder) : undefined;
  const kind = messageKindOf(number, step);
  if (kind !== undefined && isFromClient(kind)) return readers[kind](decoder);
  throw new FrameError(
    step === undefined ? `There is no message ${number}.` : `There is no sync message ${step}.`,
  );
}

function readEvent(decoder: decoding.Decoder): SentEvent {
  const event = parseSentEvent(decoding.readVarString(decoder));
  if (event === undefined)
    throw new FrameError('An event is the JSON {"name": …, "payload": …}, of 2 KB at most.');
  return event;
}

/** Its length is looked at before it is made a string. */
function readToken(decoder: decoding.Decoder): string {
  const bytes = decoding.readVarUint8Array(decoder);
  if (bytes.length > maxTokenBytes) throw new FrameError(`A token has at most ${maxTokenBytes} bytes.`);
  return decodeUtf8(bytes);
}

function encodeFrame(number: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, number);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function encodeSync(step: number, body: Uint8Array): Uint8Array {
  return encodeFrame(message.sync, (encoder) => {
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, body);
  });
}

export const encodeSyncStep1 = (stateVector: Uint8Array): Uint8Array =>
  encodeSync(syncMessage.step1, stateVector);
export const encodeSyncStep2 = (update: Uint8Array): Uint8Array => encodeSync(syncMessage.step2, update);
export const encodeUpdate = (update: Uint8Array): Uint8Array => encodeSync(syncMessage.update, update);

export function encodeAwareness(update: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + varUintLength(update.length) + update.length);
  bytes[0] = message.awareness;
  bytes.set(update, putVarUint(bytes, 1, update.length));
  return bytes;
}

export function encodePermissionDenied(reason: string): Uint8Array {
  return encodeFrame(message.auth, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, reason);
  });
}

export function encodeNotice(notice: Notice): Uint8Array {
  return encodeFrame(message.notice, (encoder) => encoding.writeVarString(encoder, JSON.stringify(notice)));
}

/** As a member sends it. */
export function encodeSentEvent({ name, payload }: SentEvent): Uint8Array {
  return encodeFrame(message.event, (encoder) =>
    encoding.writeVarString(encoder, JSON.stringify({ name, payload })),
  );
}

export function encodeEvent(event: RoomEvent): Uint8Array {
  return encodeFrame(message.event, (encoder) => encoding.writeVarString(encoder, JSON.stringify(event)));
}

export function encodePing(clientTime: number): Uint8Array {
  return encodeFrame(message.ping, (encoder) => encoding.writeFloat64(encoder, clientTime));
}

/** The four timestamps of one clock sample, without the one that the client takes on arrival. All in ms. */
export interface Pong {
  readonly clientTime: number;
  readonly receivedAt: number;
  readonly sentAt: number;
  readonly clockId: string;
}

export function encodePong(pong: Pong): Uint8Array {
  return encodeFrame(message.pong, (encoder) => {
    encoding.writeFloat64(encoder, pong.clientTime);
    encoding.writeFloat64(encoder, pong.receivedAt);
    encoding.writeFloat64(encoder, pong.sentAt);
    encoding.writeVarString(encoder, pong.clockId);
  });
}

/** Reads the body of a pong, after its message number. */
export function readPong(decoder: decoding.Decoder): Pong {
  return {
    clientTime: decoding.readFloat64(decoder),
    receivedAt: decoding.readFloat64(decoder),
    sentAt: decoding.readFloat64(decoder),
    clockId: decoding.readVarString(decoder),
  };
}

/** Reads a pong's whole frame. */
export function decodePong(frame: Uint8Array): Pong {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  return readPong(decoder);
}

export function encodeToken(token: string): Uint8Array {
  return encodeFrame(message.token, (encoder) => encoding.writeVarString(encoder, token));
}

export function encodeTicketRequest(): Uint8Array {
  return encodeFrame(message.ticket, () => {});
}

export function encodeTicket(ticket: string): Uint8Array {
  return encodeFrame(message.ticket, (encoder) => encoding.writeVarString(encoder, ticket));
}

export function encodeHello(hello: Hello): Uint8Array {
  return encodeFrame(message.hello, (encoder) => encoding.writeVarString(encoder, JSON.stringify(hello)));
}

export function encodeEpochEnded({ epoch, endedState }: EpochEnded): Uint8Array {
  return encodeFrame(message.epochEnded, (encoder) => {
    encoding.writeVarUint(encoder, epoch);
    encoding.writeVarUint8Array(encoder, endedState);
  });
}

/** Reads the body of a ticket message, after its message number. */
export function readTicket(decoder: decoding.Decoder): string {
  return decoding.readVarString(decoder);
}

/** Reads the body of an epoch-ended message, after its message number. */
export function readEpochEnded(decoder: decoding.Decoder): EpochEnded {
  return { epoch: decoding.readVarUint(decoder), endedState: decoding.readVarUint8Array(decoder) };
}
