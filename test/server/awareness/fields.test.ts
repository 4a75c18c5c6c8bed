/** Awareness is no channel of its own: what the table of fields does not know reaches nobody, and stock clients go on as before. */
import fc from 'fast-check';
import { encodeUtf8 } from 'lib0/string';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwarenessHub } from '../../../server/awareness/awareness-hub.ts';
import { decodeAwarenessUpdate, encodeAwarenessEntries } from '../../../shared/awareness-codec.ts';
import { AwarenessRoom, connectionOf, hasPattern, StockClient, serverClientId } from './awareness-room.ts';

let room: AwarenessRoom;
let clients: StockClient[];

beforeEach(() => {
  room = new AwarenessRoom();
  clients = [];
});
afterEach(() => {
  for (const client of clients) client.destroy();
});

function open(participantId: string, fields: Record<string, unknown> = {}): StockClient {
  const client = new StockClient(room, fields).open(connectionOf(participantId));
  clients.push(client);
  return client;
}

function noticesOf(participantId: string): string[] {
  return room.outcomes.flatMap(({ from, outcome }) =>
    from.participantId === participantId ? outcome.notices.map(({ reason }) => reason) : [],
  );
}

const refusals = (): number => room.outcomes.reduce((sum, { outcome }) => sum + outcome.refused, 0);

const cursor = { patternId: 'p1', laneIndex: 3, stepIndex: 12 };

describe('the fields of an awareness state', () => {
  test('those of the table pass; an unknown one is left out, its sender is told once and goes on', () => {
    const zoe = open('zoe');
    const ann = open('ann', { hand: 5, cursor, chat: 'look at my secret', status: { text: 'hi' } });
    room.settle();
    const seen = { hand: 5, cursor, user: connectionOf('ann').user };
    expect(zoe.sees(ann)).toEqual(seen);
    expect(ann.awareness.getLocalState()).toMatchObject({ chat: 'look at my secret' });
    for (let i = 0; i < 300; i++) ann.awareness.setLocalStateField('chat', `line ${i}`);
    ann.awareness.setLocalStateField('hand', 6);
    room.settle();
    expect(zoe.sees(ann)).toEqual({ ...seen, hand: 6 });
    expect(noticesOf('ann')).toHaveLength(2);
    expect(noticesOf('ann')[0]).toContain('`chat`');
    expect(refusals()).toBe(0);
  });

  test("a stock editor's own cursor and user are no fault: what the room does not know by them is left out", () => {
    const zoe = open('zoe');
    const ann = open('ann', {
      user: { name: 'A', color: '#f00' },
      cursor: { anchor: {}, head: {} },
      hand: 1,
    });
    room.settle();
    expect(zoe.sees(ann)).toEqual({ hand: 1, user: connectionOf('ann').user });
    expect(noticesOf('ann')).toHaveLength(1);
  });

  test('a field that was emptied is gone, and that is told to nobody', () => {
    const zoe = open('zoe');
    const ann = open('ann', { hand: 5, cursor });
    room.settle();
    ann.awareness.setLocalState({ hand: null, cursor: null });
    room.settle();
    expect(zoe.sees(ann)).toEqual({ user: connectionOf('ann').user });
    expect(noticesOf('ann')).toEqual([]);
  });

  test.each([
    ['text in a hand', { hand: 'psst' }],
    ['a pattern that the room does not have', { cursor: { ...cursor, patternId: 'psst-look-here' } }],
    ['text in a cursor', { cursor: { ...cursor, patternId: 'not an id' } }],
    ['a list', { cursor: [1] }],
    ['a number that overflows', JSON.parse('{"hand":1e999}')],
    ['a prototype', JSON.parse('{"__proto__":{"isAdmin":true}}')],
    ['a name of Object', { constructor: 'psst', toString: 'psst' }],
  ])('%s is left out', (_, fields) => {
    const zoe = open('zoe');
    const ann = open('ann');
    room.settle();
    ann.awareness.setLocalState(fields);
    room.settle();
    expect(zoe.sees(ann)).toEqual({ user: connectionOf('ann').user });
    expect(refusals()).toBe(0);
  });

  test('what a known field holds beside what it may is left out of it', () => {
    const zoe = open('zoe', { notes: [] });
    const ann = open('ann', { notes: [] });
    room.settle();
    const note = { seq: 1, midi: 60, velocity: 90 };
    ann.awareness.setLocalState({
      notes: [{ ...note, lyrics: 'psst' }],
      cursor: { ...cursor, label: 'psst' },
    });
    room.settle();
    expect(zoe.sees(ann)).toEqual({ notes: [note], cursor, user: connectionOf('ann').user });
  });

  test('however many unknown fields there are, few are told, and none with more of its name than helps', () => {
    open('zoe');
    const names = Array.from({ length: 40 }, (_, i) => `${i}-${'n'.repeat(60)}`);
    open('ann', Object.fromEntries(names.map((name) => [name, 1])));
    room.settle();
    const told = noticesOf('ann');
    expect(told).toHaveLength(8);
    expect(Math.max(...told.map(({ length }) => length))).toBeLessThan(130);
  });

  test('a state that is too large for its unknown fields is told once, and no refusal', () => {
    open('zoe');
    const ann = open('ann', { text: 'x'.repeat(5000) });
    room.settle();
    for (let i = 0; i < 300; i++) ann.awareness.setLocalStateField('i', i);
    room.settle();
    expect(noticesOf('ann')).toHaveLength(1);
    expect(refusals()).toBe(0);
  });

  test('no text of a state, muted or not, is ever in what others get', () => {
    const secret = 'zq7secret';
    const withSecret = (value: fc.JsonValue): string =>
      JSON.stringify(value).replaceAll(/"[^"]{0,3}"(?!:)/g, `"${secret}"`);
    const states = fc.record(
      {
        notes: fc.jsonValue(),
        hand: fc.jsonValue(),
        cursor: fc.oneof(fc.jsonValue(), fc.constant({ ...cursor, patternId: secret })),
        user: fc.jsonValue(),
        [secret]: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(states, fc.boolean(), (state, muted) => {
        const hub = new AwarenessHub({
          serverClientId,
          ownerOf: () => undefined,
          maxAwarenessStateBytes: 4096,
        });
        const ann = connectionOf('ann');
        hub.connect(ann);
        const entry = { clientId: 7, clock: 1, state: encodeUtf8(withSecret(state)) };
        hub.receive(ann, encodeAwarenessEntries([entry]), 0, { muted, hasPattern });
        hub.receive(ann, encodeAwarenessEntries([{ ...entry, clock: 2 }]), 0, { muted, hasPattern });
        const shown = decodeAwarenessUpdate(hub.encodeAll()).map((each) =>
          new TextDecoder().decode(each.state),
        );
        expect(shown.join()).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});
