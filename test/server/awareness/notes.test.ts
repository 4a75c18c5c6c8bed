/** Notes through the hub: the ring, mute and rate, heard by a receiver that plays each seq once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TokenBucket } from '../../../server/limit/token-bucket.ts';
import { type Note, noteRingSize } from '../../../shared/note.ts';
import { AwarenessRoom, connectionOf, hasPattern, StockClient } from './awareness-room.ts';

let room: AwarenessRoom;
let clients: StockClient[];

beforeEach(() => {
  room = new AwarenessRoom();
  clients = [];
});
afterEach(() => {
  for (const client of clients) client.destroy();
});

const note = (seq: number): Note => ({ seq, midi: 60 + (seq % 12), velocity: 100 });
const seqs = (notes: unknown): number[] => (Array.isArray(notes) ? notes.map((n: Note) => n.seq) : []);

function newClient(fields: Record<string, unknown> = {}): StockClient {
  const client = new StockClient(room, fields);
  clients.push(client);
  return client;
}

/** Plays notes as the SDK does. */
function player(connection = connectionOf('ann')) {
  const client = newClient({ notes: [] }).open(connection);
  let ring: Note[] = [];
  const play = (...played: number[]): void => {
    for (const seq of played) {
      ring = [...ring, note(seq)].slice(-noteRingSize);
      client.awareness.setLocalStateField('notes', ring);
    }
  };
  return { client, connection, play };
}

/** Hears by the rule: the first state that it sees of a client is already played, then each seq once. */
function listener(connection = connectionOf('zoe')) {
  const client = newClient().open(connection);
  const heard: number[] = [];
  const lastSeq = new Map<number, number>();
  client.awareness.on('change', () => {
    for (const [id, state] of client.awareness.getStates()) {
      const known = lastSeq.get(id);
      const fresh = seqs(state.notes).filter((seq) => seq > (known ?? 0));
      if (known !== undefined) heard.push(...fresh);
      lastSeq.set(id, Math.max(known ?? 0, ...fresh));
    }
  });
  return { client, heard };
}

const accepted = (): number[] => room.outcomes.flatMap(({ outcome }) => seqs(outcome.acceptedNotes));
const notices = () => room.outcomes.flatMap(({ outcome }) => outcome.notices);

describe('notes', () => {
  test('two quick notes both arrive, once each', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.play(1, 2);
    room.settle();
    expect(zoe.heard).toEqual([1, 2]);
    ann.client.awareness.setLocalStateField('hand', 3);
    room.settle();
    expect(zoe.heard).toEqual([1, 2]);
    expect(accepted()).toEqual([1, 2]);
    expect(notices()).toEqual([]);
  });

  test('notes that were collapsed into one state on the way all arrive', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.play(1, 2, 3, 4, 5);
    room.turn();
    expect(zoe.heard).toEqual([1, 2, 3, 4, 5]);
  });

  test('more than a ring, played before the room comes round to it, all arrives', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    const played = Array.from({ length: noteRingSize + 3 }, (_, i) => 1 + i);
    ann.play(...played);
    room.turn();
    expect(zoe.heard).toEqual(played);
  });

  test('a note that comes on the heels of its player is heard, once', () => {
    const zoe = listener();
    room.settle();
    const ann = player(connectionOf('ann', { isSdk: true }));
    ann.play(1);
    room.turn();
    expect(zoe.heard).toEqual([1]);
    room.settle();
    expect(zoe.heard).toEqual([1]);
  });

  test('a late joiner sees the notes, and plays none of them', () => {
    const ann = player();
    room.settle();
    ann.play(1, 2);
    room.settle();
    const zoe = listener();
    room.settle();
    expect(seqs(zoe.client.sees(ann.client)?.notes)).toEqual([1, 2]);
    ann.play(3);
    room.settle();
    expect(zoe.heard).toEqual([3]);
  });

  test('of a ring that is too long the newest are kept', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    const ring = Array.from({ length: noteRingSize + 4 }, (_, i) => note(i + 1));
    ann.client.awareness.setLocalStateField('notes', ring);
    room.settle();
    expect(zoe.heard).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(accepted()).toEqual(zoe.heard);
  });

  test.each([
    ['no list', { seq: 1 }],
    ['a note beyond the range', [{ seq: 1, midi: 128, velocity: 1 }]],
    ['a fractional seq', [{ seq: 1.5, midi: 1, velocity: 1 }]],
    ['the same seq twice', [note(1), note(1)]],
    ['a falling seq', [note(2), note(1)]],
  ])('a bad ring is removed and said, the rest stays: %s', (_, notes) => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.client.awareness.setLocalState({ hand: 3, notes });
    room.settle();
    expect(zoe.client.sees(ann.client)).toEqual({ hand: 3, user: ann.connection.user });
    expect(notices().map(({ rule }) => rule)).toEqual(['awareness']);
    expect(accepted()).toEqual([]);
  });

  test('a seq that does not grow is no new note', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.play(5);
    room.settle();
    ann.play(3);
    ann.client.awareness.setLocalStateField('notes', [note(3)]);
    room.settle();
    expect(accepted()).toEqual([5]);
    expect(seqs(zoe.client.sees(ann.client)?.notes)).toEqual([5]);
  });

  test('notes played before the connection do not sound when it comes', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.play(1);
    room.settle();
    ann.client.drop();
    room.leave(ann.connection);
    room.settle();
    ann.play(2, 3);
    ann.client.open(connectionOf('ann'));
    room.settle();
    expect(zoe.heard).toEqual([1]);
    ann.play(4);
    room.settle();
    expect(zoe.heard).toEqual([1, 4]);
    expect(accepted()).toEqual([1, 4]);
  });

  test('every note that is accepted is heard across drops of the player, none twice', () => {
    const zoe = listener();
    let connection = connectionOf('ann');
    const ann = player(connection);
    room.settle();
    for (let seq = 1; seq <= 20; seq++) {
      ann.play(seq);
      room.settle();
      if (seq % 5 !== 0) continue;
      ann.client.drop();
      // Every other time the server has not noticed yet.
      if (seq % 2 === 0) room.leave(connection);
      room.settle();
      connection = connectionOf('ann');
      ann.client.open(connection);
      room.settle();
    }
    expect(zoe.heard).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(accepted()).toEqual(zoe.heard);
  });
});

describe('mute', () => {
  test('a muted participant is not heard, and what was played while muted never sounds later', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    ann.play(1);
    room.settle();
    room.muted.add('ann');
    ann.play(2, 3);
    room.settle();
    expect(zoe.client.sees(ann.client)?.notes).toBeUndefined();
    room.muted.delete('ann');
    ann.client.awareness.setLocalStateField('hand', 3);
    room.settle();
    expect(zoe.client.sees(ann.client)).toMatchObject({ hand: 3, notes: [] });
    ann.play(4);
    room.settle();
    expect(zoe.heard).toEqual([1, 4]);
    expect(accepted()).toEqual([1, 4]);
    expect(notices()).toEqual([]);
  });

  test('nor does it after a reconnect', () => {
    const zoe = listener();
    const ann = player();
    room.settle();
    room.muted.add('ann');
    ann.play(1, 2);
    room.settle();
    ann.client.drop();
    room.leave(ann.connection);
    room.muted.delete('ann');
    ann.client.open(connectionOf('ann'));
    room.settle();
    expect(zoe.heard).toEqual([]);
    expect(seqs(zoe.client.sees(ann.client)?.notes)).toEqual([]);
  });

  test('a mute takes the notes out of what newcomers see, and out of what has not gone out yet', () => {
    const zoe = listener();
    const ann = player();
    const ben = player(connectionOf('ben'));
    room.settle();
    ann.play(1);
    ben.play(1);
    room.settle();
    const isAnn = (participantId: string): boolean => participantId === 'ann';
    room.hub.silence(isAnn);
    expect(room.hub.takeChanges(), 'nothing to fan out').toEqual([]);
    const late = listener(connectionOf('late'));
    room.settle();
    expect(late.client.sees(ann.client)).toEqual({ user: ann.connection.user });
    expect(seqs(late.client.sees(ben.client)?.notes)).toEqual([1]);

    ann.play(2);
    const received = room.hub.receive(ann.connection, room.takePosted(), 0, { muted: false, hasPattern });
    expect(seqs(received.acceptedNotes)).toEqual([2]);
    room.hub.silence(isAnn);
    room.turn();
    expect(zoe.heard).toEqual([1, 1]);
    ann.play(3);
    room.settle();
    expect(zoe.heard, 'after the unmute').toEqual([1, 1, 3]);
  });
});

describe('the rate of notes', () => {
  const bucket = () => new TokenBucket({ perSecond: 10, burst: 3 }, 0);

  test('excess notes are dropped for good, and it is said once a second', () => {
    const zoe = listener();
    const ann = player(connectionOf('ann', { noteBudget: bucket() }));
    room.settle();
    ann.play(1, 2, 3, 4, 5);
    room.settle();
    expect(zoe.heard).toEqual([1, 2, 3]);
    expect(notices()).toMatchObject([{ rule: 'limit', retryAfterMs: 100 }]);
    room.nowMs = 999;
    ann.client.awareness.setLocalStateField('hand', 3);
    room.settle();
    expect(zoe.heard, 'the ring that still holds 4 and 5 brings neither back').toEqual([1, 2, 3]);
    ann.play(6, 7, 8, 9);
    room.settle();
    expect(zoe.heard).toEqual([1, 2, 3, 6, 7, 8]);
    expect(notices()).toHaveLength(1);
    room.nowMs = 1000;
    ann.play(10);
    room.settle();
    expect(notices()).toHaveLength(2);
    expect(accepted()).toEqual(zoe.heard);
  });

  test('a reconnect does not refill the budget', () => {
    const zoe = listener();
    const noteBudget = bucket();
    const ann = player(connectionOf('ann', { noteBudget }));
    room.settle();
    ann.play(1, 2, 3);
    room.settle();
    ann.client.drop();
    room.leave(ann.connection);
    ann.client.open(connectionOf('ann', { noteBudget }));
    room.settle();
    ann.play(4);
    room.settle();
    expect(zoe.heard).toEqual([1, 2, 3]);
  });
});
