import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { decodeAwarenessUpdate } from '../../shared/awareness-codec.ts';
import { encodeAwareness } from '../../shared/protocol.ts';
import { type ScriptedSeat, settle, takeScriptedSeat } from './seat.ts';

let seat: ScriptedSeat;
let peer: Awareness;

beforeEach(async () => {
  seat = takeScriptedSeat();
  peer = new Awareness(new Y.Doc());
  await settle();
  seat.latest().goLive();
});

afterEach(async () => {
  await seat.classroom.close();
  peer.destroy();
});

interface SentEntry {
  readonly clientId: number;
  readonly clock: number;
}

function sentEntries(): SentEntry[] {
  return seat
    .latest()
    .sent.flatMap((frame) => (frame.kind === 'awareness' ? decodeAwarenessUpdate(frame.update) : []))
    .map(({ clientId, clock }) => ({ clientId, clock }));
}
const ownId = (): number => seat.classroom.doc.clientID;
const speakPeer = (): void => {
  seat.latest().speak(encodeAwareness(encodeAwarenessUpdate(peer, [peer.clientID])));
};

describe('own awareness', () => {
  it('is sent, and the states of others are not sent back', () => {
    peer.setLocalStateField('cursor', 1);
    speakPeer();
    expect(seat.classroom.awareness.getStates().get(peer.clientID)).toEqual({ cursor: 1 });
    seat.classroom.awareness.setLocalStateField('hand', true);
    expect(new Set(sentEntries().map(({ clientId }) => clientId))).toEqual(new Set([ownId()]));
  });

  it('answers a query with its own state alone', () => {
    speakPeer();
    const before = sentEntries().length;
    seat.latest().speak(new Uint8Array([3]));
    expect(
      sentEntries()
        .slice(before)
        .map(({ clientId }) => clientId),
    ).toEqual([ownId()]);
  });

  it('is not sent back when the server repeats it', () => {
    const echo = new Awareness(new Y.Doc());
    const { awareness } = seat.classroom;
    applyAwarenessUpdate(echo, encodeAwarenessUpdate(awareness, [ownId()]), 'test');
    echo.meta.set(ownId(), { clock: 50, lastUpdated: 0 });
    const before = sentEntries().length;
    seat.latest().speak(encodeAwareness(encodeAwarenessUpdate(echo, [ownId()])));
    expect(sentEntries().length).toBe(before);
    echo.destroy();
  });

  it('is sent anew when the server says that this client were gone', () => {
    const clock = sentEntries().at(-1)?.clock ?? 0;
    const { awareness } = seat.classroom;
    const gone = encodeAwarenessUpdate(awareness, [ownId()], new Map());
    seat.latest().speak(encodeAwareness(gone));
    expect(sentEntries().at(-1)).toEqual({ clientId: ownId(), clock: clock + 1 });
  });

  it('comes back with a newer clock than peers hold, and sees peers who kept silent meanwhile', async () => {
    const clock = Math.max(...sentEntries().map((entry) => entry.clock));
    peer.setLocalStateField('cursor', 1);
    speakPeer();
    seat.latest().closeWith(1006);
    expect(seat.classroom.awareness.getStates().has(peer.clientID)).toBe(false);
    seat.clock.advance(200);
    await settle();
    seat.latest().goLive();
    expect(sentEntries()[0]?.clock).toBeGreaterThan(clock);
    speakPeer();
    expect(seat.classroom.awareness.getStates().has(peer.clientID)).toBe(true);
  });
});
