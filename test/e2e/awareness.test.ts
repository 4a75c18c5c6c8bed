import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { message } from '../../shared/message-table.ts';
import type { Note } from '../../shared/note.ts';
import { encodeAwareness, encodeSyncStep1 } from '../../shared/protocol.ts';
import type { StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn, socketOf } from './live-class.ts';

const pingTimeoutMs = 400;

let lesson: LiveClass;
let teacher: StockClient;
let anna: StockClient;
let bert: StockClient;

beforeEach(async () => {
  lesson = await LiveClass.open({
    env: { DOWNBEAT_PING_INTERVAL_MS: '100', DOWNBEAT_PING_TIMEOUT_MS: String(pingTimeoutMs) },
  });
  teacher = await lesson.teacher();
  anna = await lesson.student('Anna');
  bert = await lesson.student('Bert');
  await until(
    () => sees(teacher, anna) && sees(bert, anna) && sees(anna, bert),
    'everybody to see everybody',
  );
});
afterEach(() => lesson.end());

type State = Readonly<Record<string, unknown>>;

function stateOf(reader: StockClient, { doc }: StockClient): State | undefined {
  return reader.provider.awareness.getStates().get(doc.clientID);
}

function sees(reader: StockClient, other: StockClient): boolean {
  return stateOf(reader, other)?.user !== undefined;
}

/** How many awareness states the reader holds of a participant. */
function statesOf(reader: StockClient, { seat }: StockClient): number {
  const states = [...reader.provider.awareness.getStates().values()];
  return states.filter(({ user }) => user?.id === seat.participantId).length;
}

/** Plays as a simple client does: a ring of the newest 8 under `notes`. */
class Player {
  readonly #client: StockClient;
  #seq = 0;
  #ring: Note[] = [];

  constructor(client: StockClient) {
    this.#client = client;
  }

  play(...midis: number[]): void {
    for (const midi of midis) {
      this.#seq += 1;
      this.#ring = [...this.#ring, { seq: this.#seq, midi, velocity: 100 }].slice(-8);
      this.#client.provider.awareness.setLocalStateField('notes', this.#ring);
    }
  }
}

/** Every note that a reader hears of somebody, each `seq` once. */
function listen(reader: StockClient, player: StockClient): number[] {
  const heard: number[] = [];
  let lastSeq = 0;
  reader.provider.awareness.on('update', () => {
    const notes = (stateOf(reader, player)?.notes ?? []) as readonly Note[];
    for (const note of notes) {
      if (note.seq <= lastSeq) continue;
      lastSeq = note.seq;
      heard.push(note.midi);
    }
  });
  return heard;
}

describe('who is who', () => {
  it('is stamped by the server, whatever a client says', async () => {
    anna.provider.awareness.setLocalState({
      user: { id: teacher.seat.participantId, name: 'Ms Lee', role: 'teacher' },
      hand: 3,
    });
    await until(() => stateOf(bert, anna)?.hand === 3, "Anna's state");
    expect(stateOf(bert, anna)?.user).toEqual({ id: anna.seat.participantId, name: 'Anna', role: 'student' });
  });

  it('a state under the client id of somebody else is ignored, and so is its removal', async () => {
    const forged = new Awareness(new Y.Doc());
    forged.doc.clientID = bert.doc.clientID;
    forged.clientID = bert.doc.clientID;
    forged.setLocalState({ hand: 99 });
    forged.meta.set(forged.clientID, { clock: 1000, lastUpdated: 0 });
    const socket = socketOf(anna);
    socket.send(encodeAwareness(encodeAwarenessUpdate(forged, [forged.clientID])));
    forged.setLocalState(null);
    forged.meta.set(forged.clientID, { clock: 2000, lastUpdated: 0 });
    socket.send(encodeAwareness(encodeAwarenessUpdate(forged, [forged.clientID])));
    forged.destroy();
    anna.provider.awareness.setLocalStateField('hand', 3);
    await until(() => stateOf(teacher, anna)?.hand === 3, "Anna's own state");
    bert.provider.awareness.setLocalStateField('hand', 4);
    await until(() => stateOf(teacher, bert)?.hand === 4, "Bert's own state");
    expect(sees(teacher, bert)).toBe(true);
  });
});

describe('notes', () => {
  it('two in one breath both arrive, and many in order', async () => {
    const heard = listen(bert, anna);
    const player = new Player(anna);
    player.play(60, 64);
    await until(() => heard.length === 2, 'both notes');
    player.play(65, 67, 69, 71);
    await until(() => heard.length === 6, 'four more');
    expect(heard).toEqual([60, 64, 65, 67, 69, 71]);
  });

  it("a muted student's reach nobody, and stay silent after the unmute", async () => {
    const heard = listen(bert, anna);
    const player = new Player(anna);
    player.play(60);
    await until(() => heard.length === 1, 'the note before');
    teacher.set('mutes', anna.seat.participantId, true);
    await until(() => anna.get('mutes', anna.seat.participantId) === true, 'the mute');
    player.play(61, 62);
    anna.provider.awareness.setLocalStateField('hand', 7);
    await until(() => stateOf(bert, anna)?.hand === 7, "the muted student's state");
    expect(stateOf(bert, anna)?.notes).toBeUndefined();
    teacher.doc.getMap('mutes').delete(anna.seat.participantId);
    await until(() => anna.get('mutes', anna.seat.participantId) === undefined, 'the unmute');
    player.play(63);
    await until(() => heard.includes(63), 'the note after');
    expect(heard).toEqual([60, 63]);
  });

  it('`*` mutes every student, not the teacher', async () => {
    const heardOfTeacher = listen(bert, teacher);
    const heardOfAnna = listen(bert, anna);
    teacher.set('mutes', '*', true);
    await until(() => bert.get('mutes', '*') === true, 'the mute');
    new Player(anna).play(60, 61);
    anna.provider.awareness.setLocalStateField('hand', 7);
    new Player(teacher).play(72);
    await until(() => heardOfTeacher.length === 1 && stateOf(bert, anna)?.hand === 7, 'the teacher');
    expect(heardOfAnna).toEqual([]);
  });
});

describe('a drop', () => {
  it('is seen by others within the ghost window, and the return within a round trip, again and again', async () => {
    for (const drop of [1, 2, 3]) {
      anna.provider.awareness.setLocalStateField('hand', drop);
      await until(() => stateOf(bert, anna)?.hand === drop, 'the state before');
      anna.provider.shouldConnect = false;
      socketOf(anna).terminate();
      await until(() => !sees(bert, anna) && !sees(teacher, anna), 'the others to see the drop', 1000);
      await until(() => presenceOf(bert, anna).online === false, 'presence to say so', 1000);
      anna.provider.connect();
      await anna.synced();
      await until(() => sees(bert, anna) && sees(teacher, anna), 'the others to see the return', 1000);
      await until(() => sees(anna, bert) && sees(anna, teacher), 'the returned to see the others', 1000);
      await until(() => presenceOf(bert, anna).online === true, 'presence to say so', 1000);
      expect([statesOf(bert, anna), statesOf(teacher, anna)]).toEqual([1, 1]);
    }
    const heard = listen(bert, anna);
    new Player(anna).play(70, 71);
    await until(() => heard.length > 0, 'a note after the drops');
  });

  it('a reload, with a new client id, leaves no ghost', async () => {
    anna.destroy();
    const reloaded = await lesson.connect(anna.seat);
    await until(() => sees(bert, reloaded) && statesOf(bert, anna) === 1, 'the reloaded page alone');
    expect(presenceOf(bert, anna)).toMatchObject({ online: true, name: 'Anna', seat: 2 });
  });

  it('a half-open socket is ended within the ghost window', async () => {
    const startedAt = performance.now();
    socketOf(anna).pause();
    await until(() => !sees(bert, anna), 'the silent client to be gone', 5000);
    expect(performance.now() - startedAt).toBeGreaterThan(pingTimeoutMs / 2);
    await until(() => presenceOf(bert, anna).online === false, 'presence to say so');
    socketOf(anna).resume();
    await until(() => sees(bert, anna), 'the client that woke up to be back', 5000);
    await playsOn(anna, bert);
  });

  it('a listener that only answers pings is never ended', async () => {
    const silent = await lesson.raw(await lesson.server.join(lesson.room.code, 'Cleo'));
    silent.send(encodeSyncStep1(Uint8Array.of(0)));
    let pings = 0;
    silent.socket.on('ping', () => {
      pings += 1;
    });
    await until(() => pings >= 8, 'twice the timeout to pass in pings');
    expect(silent.closeCode).toBeUndefined();
    expect(silent.bodies(message.sync).length).toBeGreaterThan(0);
  });
});

describe('the beat', () => {
  it('is seen by a stock client ahead of its time, beat after beat, on the clock of /api/time', async () => {
    const ticks: { readonly beat: number; readonly at: number; readonly seenAt: number }[] = [];
    bert.provider.awareness.on('update', () => {
      for (const state of bert.provider.awareness.getStates().values()) {
        if (state.user?.role !== 'server' || state.tick === undefined) continue;
        const { beat, at } = state.tick;
        if (ticks.at(-1)?.beat !== beat) ticks.push({ beat, at, seenAt: lesson.server.clock.now() });
      }
    });
    teacher.set('tempo', 'bpm', 240);
    teacher.set('tempo', 'playing', true);
    await until(() => ticks.length >= 6, 'six beats');
    for (const { at, seenAt } of ticks) expect(at).toBeGreaterThan(seenAt);
    expect(ticks.map(({ beat }) => beat)).toEqual(ticks.map((_, i) => (ticks[0]?.beat ?? 0) + i));
    const gaps = ticks.slice(1).map(({ at }, i) => at - (ticks[i]?.at ?? 0));
    for (const gap of gaps) expect(gap).toBeCloseTo(250, 3);
    const time = await lesson.server.request('GET', '/api/time');
    expect(time.body.clockId).toBe(lesson.server.clock.id);
    teacher.set('tempo', 'playing', false);
    const tickGone = () =>
      [...bert.provider.awareness.getStates().values()].every((state) => state.tick === undefined);
    await until(tickGone, 'the tick to end with the beat');
  });
});

function presenceOf(reader: StockClient, { seat }: StockClient): State {
  return reader.get('presence', seat.participantId) as State;
}
