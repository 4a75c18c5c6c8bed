import * as decoding from 'lib0/decoding';
import { beforeEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Room } from '../../../server/room/room.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { message } from '../../../shared/message-table.ts';
import type { Notice } from '../../../shared/notice.ts';
import { encodeAwareness, encodePing, encodeSyncStep1, encodeToken } from '../../../shared/protocol.ts';
import { Editor, type FloorOptions, type ListConnection, RoomFloor } from '../room/room-floor.ts';

/** After a slow commit, at most so long until the next. */
const commitPauseMs = 25;

let floor: RoomFloor;
let room: Room;

async function open(env: NonNullable<FloorOptions['env']> = {}): Promise<void> {
  floor = new RoomFloor({ env });
  room = await floor.createRoom('room');
  for (const id of ['pvpanna001', 'pvpbert002', 'pvpcher003']) await floor.admit(room, id);
}

function noticesIn(connection: ListConnection): Notice[] {
  return connection.sent.flatMap((frame) => {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== message.notice) return [];
    return [JSON.parse(decoding.readVarString(decoder)) as Notice];
  });
}

describe('a session over its limit of updates', () => {
  beforeEach(() => open({ DOWNBEAT_UPDATES_PER_SECOND: '10', DOWNBEAT_UPDATE_BURST: '20' }));

  it('is read no further until the bucket has filled, in order, and says so once', async () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    const editor = new Editor();
    for (let i = 0; i < 50; i++) session.receive(editor.frame('p1:0:0', i));
    await floor.turn();
    expect(room.reader.cell('p1:0:0')).toBe(19);
    expect(connection.paused).toBe(true);
    await floor.pass(1000);
    await floor.pass(commitPauseMs);
    expect(room.reader.cell('p1:0:0')).toBe(29);
    expect(connection.paused).toBe(true);
    await floor.pass(2000);
    await floor.pass(commitPauseMs);
    expect(room.reader.cell('p1:0:0')).toBe(49);
    expect(connection.paused).toBe(false);
    expect(noticesIn(connection)).toEqual([
      { rule: 'limit', reason: 'Too many changes at once.', retryAfterMs: 100 },
    ]);
  });

  it('ends with its socket: nothing that was held is applied, and no timer is left', async () => {
    const timers = floor.clock.pendingTimerCount();
    const { session } = floor.connect(room, 'pvpanna001');
    const editor = new Editor();
    for (let i = 0; i < 50; i++) session.receive(editor.frame('p1:0:0', i));
    session.end();
    await floor.turn();
    // The room's own, which unloads it now that it is empty.
    expect(floor.clock.pendingTimerCount()).toBeLessThanOrEqual(timers + 1);
    await floor.pass(5000);
    expect(room.reader.cell('p1:0:0')).toBe(19);
  });

  it('is closed for good while it is held as well', async () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    const editor = new Editor();
    for (let i = 0; i < 50; i++) session.receive(editor.frame('p1:0:0', i));
    session.close(closeCode.removed);
    expect(connection.closed?.code).toBe(closeCode.removed.code);
    expect(room.connectionCount).toBe(0);
  });
});

describe('a participant with two connections', () => {
  beforeEach(() => open({ DOWNBEAT_UPDATES_PER_SECOND: '10', DOWNBEAT_UPDATE_BURST: '20' }));

  it('has one budget for both, and for the next one after them', async () => {
    const first = floor.connect(room, 'pvpanna001');
    const second = floor.connect(room, 'pvpanna001');
    const editor = new Editor();
    for (let i = 0; i < 15; i++) first.session.receive(editor.frame('p1:0:0', i));
    await floor.turn();
    await floor.turn();
    first.session.end();
    const other = new Editor();
    for (let i = 0; i < 10; i++) second.session.receive(other.frame('p1:0:1', i));
    await floor.turn();
    expect(room.reader.cell('p1:0:1')).toBe(4);
    expect(second.connection.paused).toBe(true);
    second.session.end();
    const third = floor.connect(room, 'pvpanna001');
    third.session.receive(new Editor().frame('p1:0:2', 1));
    await floor.turn();
    expect(room.reader.cell('p1:0:2')).toBeUndefined();
    expect(third.connection.paused).toBe(true);
    await floor.pass(100);
    expect(room.reader.cell('p1:0:2')).toBe(1);
  });
});

describe('a session over its limit of bytes', () => {
  beforeEach(() =>
    open({
      DOWNBEAT_BYTES_PER_SECOND: '1024',
      DOWNBEAT_BYTE_BURST: '4096',
      DOWNBEAT_MAX_FRAME_BYTES: '4096',
      DOWNBEAT_MAX_AWARENESS_STATE_BYTES: '4096',
      DOWNBEAT_UPDATES_PER_SECOND: '1',
      DOWNBEAT_UPDATE_BURST: '1',
    }),
  );

  it('waits as long as the bytes cost, and counts a frame that waits for another limit once', async () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    session.receive(new Editor().frame('p1:0:0', 9));
    expect(connection.paused).toBe(true);
    await floor.pass(1000);
    await floor.pass(commitPauseMs);
    expect(room.reader.cell('p1:0:0')).toBe(9);
    const awareness = new Awareness(new Y.Doc());
    awareness.setLocalState({ text: 'x'.repeat(3900) });
    const frame = encodeAwareness(encodeAwarenessUpdate(awareness, [awareness.clientID]));
    awareness.destroy();
    session.receive(frame);
    expect(connection.paused).toBe(false);
    session.receive(frame);
    expect(connection.paused).toBe(true);
    await floor.pass(3000);
    expect(connection.paused).toBe(true);
    await floor.pass(1000);
    expect(connection.paused).toBe(false);
    const limits = noticesIn(connection).filter(({ rule }) => rule === 'limit');
    expect(limits.map(({ reason }) => reason)).toEqual([
      'Too many changes at once.',
      'Too much data at once.',
    ]);
  });

  it('may echo for nothing what it was sent of awareness', async () => {
    const listener = floor.connect(room, 'pvpanna001');
    const talker = floor.connect(room, 'pvpbert002');
    for (const { session } of [listener, talker]) session.receive(encodeSyncStep1(Uint8Array.of(0)));
    const awareness = new Awareness(new Y.Doc());
    let echoed = 0;
    for (let round = 0; round < 160; round++) {
      awareness.setLocalState({ hand: round });
      talker.session.receive(encodeAwareness(encodeAwarenessUpdate(awareness, [awareness.clientID])));
      await floor.pass(20);
      const frames = listener.connection.take(message.awareness);
      expect(frames.length).toBeGreaterThan(0);
      for (const frame of frames) {
        listener.session.receive(frame);
        echoed += frame.byteLength;
      }
      expect(listener.connection.paused).toBe(false);
    }
    // More than the burst, and what comes in the time beside it.
    expect(echoed).toBeGreaterThan(4096 + 3.2 * 1024);
    awareness.destroy();
  });
});

describe('a slow reader', () => {
  beforeEach(() => open());

  function show(awareness: Awareness, state: Record<string, unknown>): Uint8Array {
    awareness.setLocalState(state);
    return encodeAwareness(encodeAwarenessUpdate(awareness, [awareness.clientID]));
  }

  it('gets no awareness past the soft limit, then the latest of each client in one frame', async () => {
    const slow = floor.connect(room, 'pvpanna001');
    const [anna, bert] = [floor.connect(room, 'pvpbert002'), floor.connect(room, 'pvpcher003')];
    const [annas, berts] = [new Awareness(new Y.Doc()), new Awareness(new Y.Doc())];
    for (const { session } of [slow, anna, bert]) session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.turn();
    slow.connection.take(message.awareness);
    slow.connection.bufferedBytes = floor.config.limits.softBufferBytes + 1;
    for (let i = 1; i <= 20; i++) {
      anna.session.receive(show(annas, { hand: i }));
      bert.session.receive(show(berts, { hand: i * 100 }));
      await floor.turn();
    }
    expect(slow.connection.take(message.awareness)).toEqual([]);
    slow.connection.bufferedBytes = 0;
    anna.session.receive(show(annas, { hand: 21 }));
    await floor.turn();
    const frames = slow.connection.take(message.awareness);
    expect(frames).toHaveLength(1);
    const reader = new Awareness(new Y.Doc());
    for (const frame of frames)
      applyAwarenessUpdate(reader, decoding.readVarUint8Array(bodyOf(frame)), 'server');
    expect(reader.getStates().get(annas.clientID)?.hand).toBe(21);
    expect(reader.getStates().get(berts.clientID)?.hand).toBe(2000);
    for (const each of [annas, berts, reader]) each.destroy();
  });

  it('gets every update until the hard limit, and is closed with 4501 past it', async () => {
    const slow = floor.connect(room, 'pvpanna001');
    const anna = floor.connect(room, 'pvpbert002');
    slow.session.receive(encodeSyncStep1(Uint8Array.of(0)));
    const editor = new Editor();
    await floor.turn();
    slow.connection.take(message.sync);
    slow.connection.bufferedBytes = floor.config.limits.hardBufferBytes;
    anna.session.receive(editor.frame('p1:0:0', 1));
    await floor.turn();
    expect(slow.connection.take(message.sync)).toHaveLength(1);
    slow.connection.bufferedBytes += 1;
    anna.session.receive(editor.frame('p1:0:0', 2));
    await floor.turn();
    expect(slow.connection.closed?.code).toBe(closeCode.slow.code);
    expect(room.connectionsOf('pvpanna001')).toEqual([]);
    expect(room.reader.presence('pvpanna001')?.online).toBe(false);
  });

  it('cannot fill the memory with answers to its own pings', () => {
    const { session, connection } = floor.connect(room, 'pvpanna001');
    connection.bufferedBytes = floor.config.limits.hardBufferBytes + 1;
    session.receive(encodePing(1));
    expect(connection.closed?.code).toBe(closeCode.slow.code);
  });
});

describe('the deadlines of a session', () => {
  beforeEach(() => open());

  it('4508 where nothing comes in time, and not where something did', async () => {
    const [silent, spoke] = [floor.connect(room, 'pvpanna001'), floor.connect(room, 'pvpbert002')];
    spoke.session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(floor.config.timing.firstFrameTimeoutMs - 1);
    expect(silent.connection.closed).toBeUndefined();
    await floor.pass(1);
    expect(silent.connection.closed?.code).toBe(closeCode.firstFrameTimeout.code);
    expect(spoke.connection.closed).toBeUndefined();
  });

  it('4402 at the end of the token, to the ms, after the reason in the way of y-websocket', async () => {
    const tokenExpiresAt = floor.clock.unixNow() + 20_000;
    const { session, connection } = floor.connect(room, 'pvpanna001', { tokenExpiresAt });
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(19_999);
    expect(connection.closed).toBeUndefined();
    await floor.pass(1);
    expect(connection.closed?.code).toBe(closeCode.tokenExpired.code);
    expect(connection.take(message.auth)).toHaveLength(1);
  });

  it('a renewed token moves the end; one that is refused is the end', async () => {
    const end = floor.clock.unixNow() + 20_000;
    const renew = (_seat: unknown, token: string) =>
      token === 'good' ? Promise.resolve(end + 30_000) : Promise.reject(new Error('bad'));
    const { session, connection } = floor.connect(room, 'pvpanna001', { tokenExpiresAt: end, renew });
    session.receive(encodeToken('good'));
    await floor.turn();
    await floor.pass(49_999);
    expect(connection.closed).toBeUndefined();
    session.receive(encodeToken('bad'));
    await floor.turn();
    expect(connection.closed?.code).toBe(closeCode.badToken.code);
    const timers = floor.clock.pendingTimerCount();
    session.receive(encodeToken('good'));
    await floor.turn();
    expect(floor.clock.pendingTimerCount()).toBe(timers);
  });
});

function bodyOf(frame: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  return decoder;
}
