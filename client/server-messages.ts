/** Downbeat's own messages on the socket (100 and up, see shared/protocol.ts), read and checked. */
import * as decoding from 'lib0/decoding';
import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { WebsocketProvider } from 'y-websocket';
import { message } from '../shared/message-table.ts';
import { Notice } from '../shared/notice.ts';
import {
  type EpochEnded,
  type Hello,
  type Pong,
  readEpochEnded,
  readPong,
  readTicket,
} from '../shared/protocol.ts';
import { RoomEvent } from '../shared/room-event.ts';

export interface ServerMessageListener {
  onHello(hello: Hello): void;
  onNotice(notice: Notice): void;
  /** The server closes the connection next. */
  onEpochEnded(ended: EpochEnded): void;
  onEvent(event: RoomEvent): void;
  onTicket(ticket: string): void;
  /** Called as soon as the bytes are read, because the sample counts from this moment. */
  onPong(pong: Pong): void;
}

const readHello = jsonReader(
  Type.Object({
    protocolVersion: Type.Integer(),
    epoch: Type.Integer(),
    clockId: Type.String(),
    ticketLifetimeMs: Type.Optional(Type.Number()),
  }),
);
const readNotice = jsonReader(Notice);
const readEvent = jsonReader(RoomEvent);

/** Registers handlers on this provider only: y-websocket copies the stock handlers for each provider. */
export function listenToServerMessages(provider: WebsocketProvider, listener: ServerMessageListener): void {
  const handlers = provider.messageHandlers;
  handlers[message.hello] = (_encoder, decoder) => {
    const hello = readHello(decoder);
    if (hello) listener.onHello(hello);
  };
  handlers[message.notice] = (_encoder, decoder) => {
    const notice = readNotice(decoder);
    if (notice) listener.onNotice(notice);
  };
  handlers[message.event] = (_encoder, decoder) => {
    const event = readEvent(decoder);
    if (event) listener.onEvent(event);
  };
  handlers[message.pong] = (_encoder, decoder) => listener.onPong(readPong(decoder));
  handlers[message.ticket] = (_encoder, decoder) => listener.onTicket(readTicket(decoder));
  handlers[message.epochEnded] = (_encoder, decoder) => listener.onEpochEnded(readEpochEnded(decoder));
  // The close code that follows says the same, and y-websocket would print this message to the console.
  handlers[message.auth] = () => undefined;
  // A renewal's answer needs no action, but y-websocket treats a message number without a handler as an error.
  handlers[message.token] = () => undefined;
}

/** Returns undefined if the text is not JSON of the schema. */
function jsonReader<Schema extends TSchema>(schema: Schema) {
  const validator = Compile(schema);
  return (decoder: decoding.Decoder) => {
    try {
      const value: unknown = JSON.parse(decoding.readVarString(decoder));
      return validator.Check(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
}
