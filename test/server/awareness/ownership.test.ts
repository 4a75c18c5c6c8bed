/** What a client cannot do: speak for others, for the server, or in another's name. */
import { encodeUtf8 } from 'lib0/string';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AwarenessConnection } from '../../../server/awareness/awareness-connection.ts';
import { AwarenessHub } from '../../../server/awareness/awareness-hub.ts';
import { decodeAwarenessUpdate, encodeAwarenessEntries } from '../../../shared/awareness-codec.ts';
import { connectionOf, hasPattern, serverClientId } from './awareness-room.ts';

const update = (...entries: (readonly [clientId: number, clock: number, state: unknown])[]): Uint8Array =>
  encodeAwarenessEntries(
    entries.map(([clientId, clock, state]) => ({
      clientId,
      clock,
      state: encodeUtf8(typeof state === 'string' ? state : JSON.stringify(state)),
    })),
  );

function shown(hub: AwarenessHub): Record<number, unknown> {
  const entries = decodeAwarenessUpdate(hub.encodeAll());
  return Object.fromEntries(
    entries.map(({ clientId, state }) => [clientId, JSON.parse(new TextDecoder().decode(state))]),
  );
}

describe('awareness ownership', () => {
  const annId = 11;
  const benId = 22;
  let owners: Map<number, string>;
  let hub: AwarenessHub;
  let ann: AwarenessConnection;
  let ben: AwarenessConnection;
  const send = (from: AwarenessConnection, ...entries: Parameters<typeof update>) =>
    hub.receive(from, update(...entries), 0, { muted: false, hasPattern });

  beforeEach(() => {
    owners = new Map();
    hub = new AwarenessHub({
      serverClientId,
      ownerOf: (clientId) => owners.get(clientId),
      maxAwarenessStateBytes: 200,
    });
    ann = connectionOf('ann');
    ben = connectionOf('ben');
    for (const connection of [ann, ben]) hub.connect(connection);
    send(ann, [annId, 1, { hand: 1 }]);
    send(ben, [benId, 1, { hand: 2 }]);
    hub.takeChanges();
  });

  test('the user is stamped, whatever was sent', () => {
    send(ann, [annId, 2, { user: { id: 'ben', name: 'Ben', role: 'teacher' } }]);
    expect(shown(hub)[annId]).toEqual({ user: ann.user });
  });

  test('a claim is reported once, unless the id is known already', () => {
    const cat = connectionOf('cat');
    hub.connect(cat);
    owners.set(44, 'cat');
    expect(send(cat, [44, 1, {}]).claimed).toBeUndefined();
    const dan = connectionOf('dan');
    hub.connect(dan);
    expect(send(dan, [55, 1, {}]).claimed).toBe(55);
    expect(send(dan, [55, 2, {}]).claimed).toBeUndefined();
  });

  test.each([
    ['a state', { hand: 99 }],
    ['a removal', 'null'],
    ['malformed JSON, which is never parsed', '{'],
  ])("another's entry is skipped: %s", (_, state) => {
    const outcome = send(ben, [annId, 2, state], [serverClientId, 9, state], [77, 9, state]);
    expect(outcome).toMatchObject({ changed: false, notices: [], renewals: [], acceptedNotes: [] });
    expect(shown(hub)).toEqual({
      [annId]: { hand: 1, user: ann.user },
      [benId]: { hand: 2, user: ben.user },
    });
    expect(hub.takeChanges()).toEqual([]);
  });

  test("a newcomer can claim neither the server's ids, nor a live client's, nor one of another participant", () => {
    const cat = connectionOf('cat');
    hub.connect(cat);
    owners.set(66, 'dan');
    hub.disconnect(ben);
    const outcome = send(
      cat,
      [serverClientId, 1, {}],
      [2 ** 53 - 1, 1, {}],
      [annId, 9, {}],
      [benId, 9, {}],
      [66, 1, {}],
    );
    expect(outcome).toMatchObject({ changed: false, notices: [], claimed: undefined });
    expect(Object.keys(shown(hub))).toEqual([String(annId)]);
  });

  test('one connection owns one client', () => {
    send(ann, [annId, 2, { hand: 3 }], [99, 1, { hand: 4 }]);
    expect(shown(hub)[99]).toBeUndefined();
  });

  test('of two connections of one participant only the newer takes a client over', () => {
    const older = connectionOf('ann');
    const owner = connectionOf('ann');
    const newer = connectionOf('ann');
    for (const connection of [older, owner, newer]) hub.connect(connection);
    send(owner, [33, 5, { hand: 11 }]);
    send(older, [33, 6, { hand: 12 }]);
    expect(shown(hub)[33]).toMatchObject({ hand: 11 });
    send(newer, [33, 6, { hand: 13 }]);
    expect(shown(hub)[33]).toMatchObject({ hand: 13 });
    send(owner, [33, 7, { hand: 15 }]);
    expect(shown(hub)[33]).toMatchObject({ hand: 13 });
    hub.disconnect(owner);
    expect(shown(hub)[33]).toMatchObject({ hand: 13 });
  });

  test.each([
    ['no JSON', '{"n":'],
    ['a list', '[1]'],
    ['a number', '7'],
    ['invalid UTF-8', new Uint8Array([0xff, 0xfe])],
    ['too large', JSON.stringify({ n: 'x'.repeat(200) })],
  ])('a malformed state is refused and said, and the state before stays: %s', (_, state) => {
    const bytes = typeof state === 'string' ? encodeUtf8(state) : state;
    const entry = { clientId: annId, clock: 2, state: bytes };
    const outcome = hub.receive(ann, encodeAwarenessEntries([entry]), 0, { muted: false, hasPattern });
    expect(outcome.changed).toBe(false);
    expect(outcome.notices.map(({ rule }) => rule)).toEqual(['awareness']);
    expect(shown(hub)[annId]).toEqual({ hand: 1, user: ann.user });
    expect(send(ann, [annId, 2, { hand: 5 }]).changed, 'the clock was not used up').toBe(true);
  });

  test('a malformed first state claims nothing', () => {
    const cat = connectionOf('cat');
    hub.connect(cat);
    expect(send(cat, [88, 1, '{']).claimed).toBeUndefined();
    expect(send(ben, [benId, 2, {}]).changed).toBe(true);
  });

  test('a stale entry is ignored unread', () => {
    expect(send(ann, [annId, 1, '{'], [annId, 0, { hand: 0 }])).toMatchObject({
      changed: false,
      notices: [],
    });
    expect(shown(hub)[annId]).toMatchObject({ hand: 1 });
  });

  test.each([
    ['with a state', {}],
    ['with a removal', 'null'],
  ])('a poisoned clock is refused %s, and the client goes on', (_, state) => {
    const outcome = send(ann, [annId, 2 ** 40, state]);
    expect(outcome.notices.map(({ rule }) => rule)).toEqual(['awareness']);
    expect(send(ann, [annId, 2, { hand: 3 }]).changed).toBe(true);
  });

  test('a poisoned clock claims nothing', () => {
    const cat = connectionOf('cat');
    hub.connect(cat);
    expect(send(cat, [88, 2 ** 40, {}]).claimed).toBeUndefined();
    expect(shown(hub)[88]).toBeUndefined();
  });

  test('changes come out once, in one update, the newest of each', () => {
    send(ann, [annId, 2, { hand: 12 }]);
    send(ann, [annId, 3, { hand: 13 }]);
    hub.disconnect(ben);
    hub.setServerState({ user: { id: 'server', name: 'Server', role: 'server' }, clockId: 'c' });
    const [changes] = hub.takeChanges();
    expect(changes?.clientIds).toEqual([annId, benId, serverClientId]);
    const read = decodeAwarenessUpdate(changes?.update ?? new Uint8Array());
    expect(read.map(({ clientId, clock }) => [clientId, clock])).toEqual([
      [annId, 3],
      [benId, 1],
      [serverClientId, 1],
    ]);
    expect(hub.encodeFor([annId, benId, serverClientId, 404])).toEqual(changes?.update);
    expect(hub.takeChanges()).toEqual([]);
  });

  test('a frame of a connection that has left does nothing', () => {
    hub.disconnect(ann);
    hub.takeChanges();
    expect(send(ann, [annId, 9, {}]).changed).toBe(false);
    expect(hub.takeChanges()).toEqual([]);
  });
});
