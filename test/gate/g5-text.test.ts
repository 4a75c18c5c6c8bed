import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { EditDeniedError } from '../../server/gate/edit.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { RootName } from '../../shared/room-table.ts';
import {
  contents,
  createClient,
  createGateRoom,
  type GateRoom,
  pull,
  restart,
  send,
  server,
  set,
  storedValue,
  student,
  teacher,
} from '../support/gate-room.ts';
import { denialsOf } from './refusal-check.ts';

const pattern = { name: 'Drums', lanes: ['kick', 'snare'], steps: 8, locked: false };

/** Every text of the shared document that a client writes. */
const texts: readonly (readonly [
  where: string,
  root: RootName,
  key: string,
  valueWith: (text: string) => JsonValue,
])[] = [
  ['name', 'patterns', 'p9', (name) => ({ ...pattern, name })],
  ['lanes[1]', 'patterns', 'p9', (lane) => ({ ...pattern, lanes: ['kick', lane] })],
  ['title', 'room', 'title', (title) => title],
  ['roleNames[0]', 'room', 'roleNames', (role) => [role, 'bass']],
];

const unclean = 'must be NFC, without invisible characters, doubled spaces or stacked marks';
const empty = 'must have at least one visible character';

describe.each(texts)('G5: the text at %s of %s.%s', (where, root, key, valueWith) => {
  it.each([
    ['an override', 'Drums\u202e3pm', unclean],
    ['a right-to-left mark', 'Drums\u200f', unclean],
    ['a joiner of no script', 'Dr\u200dums', unclean],
    ['two spaces', 'Big  drum', unclean],
    ['decomposed letters', 'Flo\u0308te', unclean],
    ['a tower of marks', `Z${'\u0301\u0300'.repeat(9)}`, unclean],
    ['nothing to be seen', '\u3164', empty],
    ['a control character', 'Drums\u0007', 'must not contain control characters'],
  ])('with %s is taken back from whoever wrote it, and the notice says why', (_, text, wanted) => {
    // A title may be empty: with nothing to be seen it is not spelled as such.
    const reason = root === 'room' && key === 'title' && wanted === empty ? unclean : wanted;
    const room = createGateRoom();
    const before = storedValue(room, root, key);
    const client = createClient(room);
    expect(denialsOf(send(room, set(client, root, key, valueWith(text)), teacher))).toEqual([
      { rule: 'G5', root, key, reason: `${where} ${reason}.` },
    ]);
    expect(storedValue(room, root, key)).toEqual(before);
    pull(room, client);
    expect(contents(client)).toEqual(contents(room.doc));
    expect(() => room.gate.edit(teacher, [{ root, key, value: valueWith(text) }], 'http')).toThrow(
      `${where} ${reason}.`,
    );
  });

  it('is anything that can be read, in any script', () => {
    const room = createGateRoom();
    for (const text of ['Flöte 2', '太鼓', 'طبل', 'क्\u200dष', '🥁', '👩🏽‍🎤']) {
      expect(denialsOf(send(room, set(createClient(room), root, key, valueWith(text)), teacher))).toEqual([]);
      expect(storedValue(room, root, key)).toEqual(valueWith(text));
    }
  });
});

describe('G5: what an older server has let in', () => {
  const old = { ...pattern, name: 'Drums\u202e', lanes: ['kick', '\u3164'] };

  function oldRoom(): GateRoom {
    const room = createGateRoom();
    const doc = createClient(room, 4711);
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    doc.getMap('patterns').set('p1', old);
    return restart({ ...room, log: [...room.log, ...updates] });
  }

  it('is read as ever, and its cells can be edited', () => {
    const room = oldRoom();
    expect(denialsOf(send(room, set(createClient(room), 'cells', 'p1:1:0', 90), student))).toEqual([]);
    expect(storedValue(room, 'cells', 'p1:1:0')).toBe(90);
  });

  it('is shown of a participant, too: the server writes who is here under the name that the room knows', () => {
    const room = createGateRoom();
    const presence = { name: '\u3164\u202e', role: 'student', online: true, joinedAt: 0, seat: 9 };
    const key = student.participantId;
    for (const online of [true, false]) {
      room.gate.edit(server, [{ root: 'presence', key, value: { ...presence, online } }], 'server');
      expect(storedValue(room, 'presence', key)).toEqual({ ...presence, online });
    }
  });

  it('stays as it is where the rest of the value changes, and nothing new of its kind comes in', () => {
    const room = oldRoom();
    const client = createClient(room);
    expect(denialsOf(send(room, set(client, 'patterns', 'p1', { ...old, locked: true }), teacher))).toEqual(
      [],
    );
    expect(storedValue(room, 'patterns', 'p1')).toEqual({ ...old, locked: true });
    const worse = { ...old, lanes: ['kick', '\u3164', '\u115f'] };
    expect(denialsOf(send(room, set(client, 'patterns', 'p1', worse), teacher))).toMatchObject([
      { reason: `lanes[2] ${empty}.` },
    ]);
  });
});

describe('G5: an edit over HTTP that would change nothing', () => {
  it.each([
    ['unset', 'mutes', student.participantId, undefined],
    ['unset', 'beats', student.participantId, undefined],
    ['unset', 'roles', student.participantId, undefined],
    ['set', 'tempo', 'bpm', 96],
  ] as const)('is decided as any other: %s %s', (_, root, key, value) => {
    const { gate, doc } = createGateRoom();
    const before = Y.encodeStateVector(doc);
    expect(() => gate.edit(student, [{ root, key, value }], 'http')).toThrow(EditDeniedError);
    expect(gate.edit(teacher, [{ root, key, value }], 'http')).toEqual(
      root === 'tempo' || value === undefined ? [] : [{ root, key }],
    );
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });
});
