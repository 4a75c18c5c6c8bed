import { afterEach, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { type Note, noteRingSize } from '../../shared/note.ts';
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '../../shared/protocol.ts';
import { converged, type StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { furnish, LiveClass, playsOn, socketOf } from './live-class.ts';

let lesson: LiveClass;
afterEach(() => lesson.end());

function pausedSockets(): number {
  return lesson.server.sockets().paused;
}

describe('a flood of updates', () => {
  const edits = 260;

  it('is slowed, longer than a silence may last, with nothing lost and nobody else slowed', async () => {
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_UPDATES_PER_SECOND: '100',
        DOWNBEAT_UPDATE_BURST: '100',
        DOWNBEAT_PING_INTERVAL_MS: '100',
        DOWNBEAT_PING_TIMEOUT_MS: '500',
      },
    });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const other = await lesson.server.createRoom();
    const otherTeacher = await lesson.connect(other);
    const otherStudent = await lesson.connect(await lesson.server.join(other.code, 'Zoe'));
    const startedAt = performance.now();
    for (let i = 0; i < edits; i++) anna.set('cells', `p1:${i % 4}:${i % 16}`, i % 128);
    anna.set('cells', 'p1:0:0', 111);
    await until(() => pausedSockets() === 1, 'the flooding socket to be paused');
    await playsOn(otherStudent, otherTeacher);
    expect(pausedSockets()).toBe(1);
    await until(() => teacher.get('cells', 'p1:0:0') === 111, 'the last of the flood');
    expect(performance.now() - startedAt).toBeGreaterThan(((edits - 100) / 100) * 1000 * 0.9);
    await until(() => pausedSockets() === 0, 'the socket to be read again');
    await converged([teacher.doc, anna.doc]);
    expect(anna.closeCodes).toEqual([]);
    await playsOn(anna, teacher);
  });

  it('is told to an SDK client once, with the time to wait, and everything arrives', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_UPDATES_PER_SECOND: '100', DOWNBEAT_UPDATE_BURST: '100' },
    });
    const teacher = await lesson.teacher();
    const raw = await lesson.raw(await lesson.server.join(lesson.room.code, 'Raw'), { sdk: true });
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => raw.send(encodeUpdate(update)));
    for (let i = 0; i < 150; i++) doc.getMap('cells').set(`p1:0:${i % 16}`, i % 100);
    await until(() => teacher.get('cells', 'p1:0:5') === 49, 'the last edit');
    const limits = raw.notices.filter(({ rule }) => rule === 'limit');
    expect(limits.length).toBeGreaterThan(0);
    expect(limits.length).toBeLessThan(50);
    expect(limits[0]?.retryAfterMs).toBeGreaterThan(0);
    expect(teacher.doc.getMap('cells').size).toBe(16);
  });
});

describe('updates of many bytes', () => {
  it('grow the room by so much and no more, whatever is in them; others are not slowed', async () => {
    const burst = 65_536;
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_DOCUMENT_BYTES_PER_SECOND: '1024',
        DOWNBEAT_DOCUMENT_BYTE_BURST: String(burst),
        DOWNBEAT_MAX_FRAME_BYTES: String(burst),
      },
    });
    const [teacher, bert] = [await lesson.teacher(), await lesson.student('Bert')];
    const raw = await lesson.raw(await lesson.server.join(lesson.room.code, 'Raw'), { sdk: true });
    // Traces of values that are deleted already: no rule has anything to say of them, and history keeps them.
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => raw.send(encodeUpdate(update)));
    for (let frame = 0; frame < 30; frame++) {
      doc.transact(() => {
        for (let i = 0; i < 1000; i++) doc.getMap('cells').set(`p1:${i % 3}:${i % 16}`, i % 128);
      });
    }
    const sent = Y.encodeStateAsUpdate(doc).byteLength;
    await until(() => raw.notices.some(({ rule }) => rule === 'limit'), 'the grower to be told');
    await playsOn(bert, teacher);
    expect(sent).toBeGreaterThan(2 * burst);
    expect(Y.encodeStateAsUpdate(teacher.doc).byteLength).toBeLessThan(2 * burst);
    expect(pausedSockets()).toBe(1);
  });
});

describe('notes over the rate', () => {
  it('are dropped with a notice; the rest is heard and the connection stays', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_NOTES_PER_SECOND: '1', DOWNBEAT_NOTE_BURST: '10' } });
    const teacher = await lesson.teacher();
    const seat = await lesson.server.join(lesson.room.code, 'Raw');
    const raw = await lesson.raw(seat, { sdk: true });
    const awareness = new Awareness(new Y.Doc());
    const heard = new Set<number>();
    teacher.provider.awareness.on('update', () => {
      for (const { notes = [] } of teacher.provider.awareness.getStates().values())
        for (const { seq } of notes as readonly Note[]) heard.add(seq);
    });
    let ring: Note[] = [];
    const show = (): void => {
      awareness.setLocalStateField('notes', ring);
      raw.send(encodeAwareness(encodeAwarenessUpdate(awareness, [awareness.clientID])));
    };
    show();
    for (let seq = 1; seq <= 60; seq++) {
      ring = [...ring, { seq, midi: 60, velocity: 90 }].slice(-noteRingSize);
      show();
    }
    await until(() => raw.notices.some(({ rule }) => rule === 'limit'), 'the notice');
    awareness.setLocalStateField('hand', 1);
    show();
    await until(() => teacher.provider.awareness.getStates().get(awareness.clientID)?.hand === 1, 'the end');
    awareness.destroy();
    expect(heard.size).toBeGreaterThanOrEqual(8);
    expect(heard.size).toBeLessThan(20);
    expect(raw.notices.length).toBeLessThan(5);
    expect(raw.closeCode).toBeUndefined();
  });
});

describe('what is refused again and again', () => {
  it('G7: closes its sender with 4429, for good, and harms nobody', async () => {
    lesson = await LiveClass.open({
      env: { DOWNBEAT_REFUSALS_PER_MINUTE: '1', DOWNBEAT_REFUSAL_BURST: '10' },
    });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const bert = await lesson.student('Bert');
    const bpm = teacher.get('tempo', 'bpm');
    for (let i = 0; i < 40; i++) anna.set('tempo', 'bpm', 200 + i);
    await until(() => anna.closeCodes.length > 0, 'the abuser to be closed');
    expect(anna.closeCodes).toEqual([closeCode.abuse.code]);
    expect(anna.provider.shouldConnect).toBe(false);
    await playsOn(bert, teacher);
    expect([teacher.get('tempo', 'bpm'), bert.get('tempo', 'bpm')]).toEqual([bpm, bpm]);
  });

  it('a listener that only receives, and echoes as stock clients do, is neither slowed nor closed', async () => {
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_BYTES_PER_SECOND: '1024',
        DOWNBEAT_BYTE_BURST: '8192',
        DOWNBEAT_MAX_FRAME_BYTES: '8192',
        DOWNBEAT_MAX_AWARENESS_STATE_BYTES: '2048',
        DOWNBEAT_UPDATES_PER_SECOND: '10',
        DOWNBEAT_UPDATE_BURST: '20',
        DOWNBEAT_REFUSALS_PER_MINUTE: '1',
        DOWNBEAT_REFUSAL_BURST: '1',
      },
    });
    const [teacher, listener] = [await lesson.teacher(), await lesson.student('Listener')];
    const players = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => lesson.student(name)));
    let slowed = false;
    for (let round = 1; round <= 30; round++) {
      for (const player of players) player.provider.awareness.setLocalState({ hand: round });
      const arrived = ({ doc }: StockClient): boolean =>
        listener.provider.awareness.getStates().get(doc.clientID)?.hand === round;
      await until(() => {
        slowed ||= pausedSockets() > 0;
        return players.every(arrived);
      }, `round ${round}`);
    }
    // More than its own burst of bytes has gone back by now.
    await playsOn(listener, teacher);
    expect(listener.closeCodes).toEqual([]);
    expect(slowed).toBe(false);
  });
});

describe('a reader that is too slow', () => {
  it('is closed with 4501 past the hard limit, and repairs itself', async () => {
    lesson = await LiveClass.open({
      env: {
        DOWNBEAT_SOFT_BUFFER_BYTES: '1024',
        DOWNBEAT_HARD_BUFFER_BYTES: '65536',
        DOWNBEAT_MAX_FRAME_BYTES: '65536',
        DOWNBEAT_UPDATES_PER_SECOND: '10000',
        DOWNBEAT_UPDATE_BURST: '10000',
      },
    });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    furnish(teacher);
    await converged([teacher.doc, anna.doc]);
    const socket = socketOf(anna);
    socket.pause();
    const sessions = lesson.server.sockets().sockets;
    const room = await lesson.server.rooms.open(lesson.room.roomId);
    // One answer goes with a commit, however often it was asked for.
    await until(() => {
      if (room.connectionCount === sessions - 1) return true;
      for (let i = 0; i < 50; i++) socket.send(stepOne);
      return false;
    }, 'the server to give up on the slow reader');
    teacher.set('cells', 'p1:0:0', 5);
    socket.resume();
    await until(() => anna.closeCodes.length > 0, 'the close');
    expect(anna.closeCodes).toEqual([closeCode.slow.code]);
    await until(() => anna.get('cells', 'p1:0:0') === 5, 'what it missed');
    await converged([teacher.doc, anna.doc]);
  });
});

describe('connections of one participant', () => {
  it('beyond the limit replace the oldest, which does not come back', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_CONNECTIONS_PER_PARTICIPANT: '2' } });
    const teacher = await lesson.teacher();
    const seat = await lesson.server.join(lesson.room.code, 'Tabs');
    const tabs: StockClient[] = [];
    for (let i = 0; i < 3; i++) tabs.push(await lesson.connect(seat));
    const [first, second, third] = tabs;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three tabs');
    await until(() => first.closeCodes.length > 0, 'the first tab to be replaced');
    expect(first.closeCodes).toEqual([closeCode.replaced.code]);
    expect(first.provider.shouldConnect).toBe(false);
    await playsOn(second, teacher);
    await playsOn(third, teacher);
    expect([...second.closeCodes, ...third.closeCodes]).toEqual([]);
    expect(teacher.get('presence', seat.participantId)).toMatchObject({ online: true });
  });

  it('that send nothing are closed after the deadline, and those that sent once are not', async () => {
    lesson = await LiveClass.open({ env: { DOWNBEAT_FIRST_FRAME_TIMEOUT_MS: '500' } });
    const seat = await lesson.server.join(lesson.room.code, 'Raw');
    const spoke = (await lesson.raw(seat)).send(encodeSyncStep1(Uint8Array.of(0)));
    const mute = await lesson.raw(seat);
    expect(await mute.closed()).toBe(closeCode.firstFrameTimeout.code);
    expect(spoke.closeCode).toBeUndefined();
  });
});

const stepOne = encodeSyncStep1(Uint8Array.of(0));
