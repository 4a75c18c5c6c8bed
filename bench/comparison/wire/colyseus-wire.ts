/** Colyseus 0.18's room protocol by hand: a code, the message's name, its body as MessagePack. */
import { noDocument, nothing, type Wire } from './wire.ts';

const joinRoom = 10;
const roomData = 13;
const noteName = 'note';
const shortString = 0xa0;
const fixMap = 0x80;
const map16 = 0xde;

export const colyseusWire: Wire = {
  isText: false,
  waitsForServer: true,
  opening: () => [],
  // Before it the room sends nothing.
  entering: () => [Uint8Array.of(joinRoom)],
  note({ clientId, index }, seq) {
    const fields = { id: clientId, seq, midi: 48 + ((seq * 7 + index) % 36), velocity: 90, beat: 0.5 * seq };
    const entries = Object.entries(fields);
    return Buffer.concat([
      Buffer.of(roomData),
      packString(noteName),
      Buffer.of(fixMap | entries.length),
      ...entries.flatMap(([key, value]) => [packString(key), packDouble(value)]),
    ]);
  },
  edit: noDocument,
  updateFrame: noDocument,
  updateIn: () => undefined,
  read(payload) {
    if (payload[0] === joinRoom) return { kind: 'ready' };
    if (payload[0] !== roomData) return nothing;
    const { id, seq } = unpackNumbers(payload, 2 + noteName.length);
    if (id === undefined || seq === undefined) throw new Error('This is no note.');
    return {
      kind: 'deliveries',
      deliveries: [{ kind: 'note', clientId: id, first: seq, last: seq, order: seq }],
    };
  },
};

function packString(text: string): Buffer {
  return Buffer.concat([Buffer.of(shortString | text.length), Buffer.from(text)]);
}

function packDouble(value: number): Buffer {
  const packed = Buffer.alloc(9);
  packed[0] = 0xcb;
  packed.writeDoubleBE(value, 1);
  return packed;
}

/** A map of short names and numbers. */
function unpackNumbers(bytes: Buffer, start: number): Record<string, number> {
  const head = bytes[start] ?? 0;
  let count = head === map16 ? bytes.readUInt16BE(start + 1) : head & 0x0f;
  let at = start + (head === map16 ? 3 : 1);
  const numbers: Record<string, number> = {};
  for (; count > 0; count -= 1) {
    const length = (bytes[at] ?? 0) & 0x1f;
    const key = bytes.toString('latin1', at + 1, at + 1 + length);
    const { value, end } = unpackNumber(bytes, at + 1 + length);
    numbers[key] = value;
    at = end;
  }
  return numbers;
}

function unpackNumber(bytes: Buffer, at: number): { value: number; end: number } {
  const head = bytes[at] ?? 0;
  switch (head) {
    case 0xca:
      return { value: bytes.readFloatBE(at + 1), end: at + 5 };
    case 0xcb:
      return { value: bytes.readDoubleBE(at + 1), end: at + 9 };
    case 0xcc:
      return { value: bytes.readUInt8(at + 1), end: at + 2 };
    case 0xcd:
      return { value: bytes.readUInt16BE(at + 1), end: at + 3 };
    case 0xce:
      return { value: bytes.readUInt32BE(at + 1), end: at + 5 };
    default:
      return { value: head, end: at + 1 };
  }
}
