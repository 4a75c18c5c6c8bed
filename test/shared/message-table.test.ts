/** The bytes on the wire, pinned: a frame that changes here would be another protocol. */
import { describe, expect, it } from 'vitest';
import {
  clientMessageKinds,
  frameKindOf,
  type MessageKind,
  message,
  messageTable,
} from '../../shared/message-table.ts';
import {
  decodeClientFrame,
  decodePong,
  encodeAwareness,
  encodeEpochEnded,
  encodeHello,
  encodeNotice,
  encodePermissionDenied,
  encodePing,
  encodePong,
  encodeSentEvent,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeTicketRequest,
  encodeToken,
  encodeUpdate,
  FrameError,
} from '../../shared/protocol.ts';

const bytes = Uint8Array.of(1, 2, 255);
const json = (number: number, value: unknown): string => {
  const text = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.of(number, text.length), text]).toString('hex');
};
const hello = { protocolVersion: 1, epoch: 3, clockId: 'c' };
const event = { name: 'tap.hit', payload: { beat: 2 } };
const notice = { rule: 'G5', reason: 'No.' } as const;

/** Every kind of message: what is encoded, and the bytes in hexadecimal. */
const golden: Record<MessageKind, readonly [Uint8Array, string]> = {
  'sync-step-1': [encodeSyncStep1(bytes), '0000030102ff'],
  'sync-step-2': [encodeSyncStep2(bytes), '0001030102ff'],
  update: [encodeUpdate(bytes), '0002030102ff'],
  awareness: [encodeAwareness(bytes), '01030102ff'],
  'query-awareness': [Uint8Array.of(message.queryAwareness), '03'],
  auth: [encodePermissionDenied('no'), '0200026e6f'],
  notice: [encodeNotice(notice), json(100, notice)],
  ping: [encodePing(1.5), '653ff8000000000000'],
  pong: [
    encodePong({ clientTime: 1.5, receivedAt: 2, sentAt: 3, clockId: 'c' }),
    '663ff8000000000000400000000000000040080000000000000163',
  ],
  token: [encodeToken('t'), '670174'],
  hello: [encodeHello(hello), json(104, hello)],
  'epoch-ended': [encodeEpochEnded({ epoch: 3, endedState: bytes }), '6903030102ff'],
  ticket: [encodeTicketRequest(), '6a'],
  event: [encodeSentEvent(event), json(107, event)],
};

describe.each(Object.entries(golden))('%s', (kind, [frame, hex]) => {
  it('has these bytes, and is told from the first two of them', () => {
    expect(Buffer.from(frame).toString('hex')).toBe(hex);
    expect(frameKindOf(frame)).toBe(kind);
  });
});

it('the server reads what a client may send, and nothing else', () => {
  for (const [kind, [frame]] of Object.entries(golden)) {
    const isReadable = clientMessageKinds.some((each) => each === kind);
    if (isReadable) expect(decodeClientFrame(frame).kind).toBe(kind);
    else expect(() => decodeClientFrame(frame), kind).toThrow(FrameError);
  }
  for (const frame of [[], [4], [107], [108], [0, 3, 0], [0], [1, 2, 0], [3, 0]]) {
    expect(() => decodeClientFrame(Uint8Array.from(frame)), String(frame)).toThrow(FrameError);
  }
});

it('a pong is read as it was written', () => {
  const pong = { clientTime: 1.5, receivedAt: 2, sentAt: 3, clockId: 'c' };
  expect(decodePong(encodePong(pong))).toEqual(pong);
});

it('no two messages share their numbers', () => {
  const numbers = Object.values(messageTable).map(
    (spec) => `${spec.number}.${'step' in spec ? spec.step : ''}`,
  );
  expect(new Set(numbers).size).toBe(numbers.length);
});
