/** Engine.IO 4 and Socket.IO 5 by hand: text frames. */
import Type from 'typebox';
import { Value } from 'typebox/value';
import { noDocument, nothing, type Wire } from './wire.ts';

const NoteEvent = Type.Tuple([
  Type.Literal('note'),
  Type.Object({ id: Type.Integer(), seq: Type.Integer() }),
]);

const connect = Buffer.from('40');
const pong = Buffer.from('3');

export const socketIoWire: Wire = {
  isText: true,
  waitsForServer: true,
  opening: () => [connect],
  entering: () => [],
  note: ({ clientId, index }, seq) =>
    Buffer.from(
      `42${JSON.stringify(['note', { id: clientId, seq, midi: 48 + ((seq * 7 + index) % 36), velocity: 90, beat: 0.5 * seq }])}`,
    ),
  edit: noDocument,
  updateFrame: noDocument,
  updateIn: () => undefined,
  read(payload) {
    const text = payload.toString();
    if (text === '2') return { kind: 'reply', frame: pong };
    if (text.startsWith('40')) return { kind: 'ready' };
    if (!text.startsWith('42')) return nothing;
    const [, { id, seq }] = Value.Parse(NoteEvent, JSON.parse(text.slice(2)));
    return {
      kind: 'deliveries',
      deliveries: [{ kind: 'note', clientId: id, first: seq, last: seq, order: seq }],
    };
  },
};
