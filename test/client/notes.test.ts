import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import { NoteReceiver } from '../../client/note-receiver.ts';
import { NoteSender } from '../../client/note-sender.ts';
import { NoteRing, noteRingSize, ringMemoryMs } from '../../shared/note.ts';
import { FakeClock } from '../support/fake-clock.ts';

const user = { id: '0123456789', name: 'Ada', role: 'student' };
let clock: FakeClock;
let sending: Awareness;
let hearing: Awareness;
let sender: NoteSender;
let receiver: NoteReceiver;
let heard: number[];

beforeEach(() => {
  clock = new FakeClock();
  sending = new Awareness(new Y.Doc());
  hearing = new Awareness(new Y.Doc());
  sending.setLocalStateField('user', user);
  sender = new NoteSender(sending, clock);
  heard = [];
  receiver = new NoteReceiver(hearing, clock, ({ participantId, name, note }) => {
    expect({ participantId, name }).toEqual({ participantId: user.id, name: user.name });
    heard.push(note.midi);
  });
});

afterEach(() => {
  receiver.stop();
  sending.destroy();
  hearing.destroy();
});

const deliver = (): void => {
  applyAwarenessUpdate(hearing, encodeAwarenessUpdate(sending, [sending.clientID]), 'test');
};
const play = (midi: number): void => {
  sender.play({ midi, velocity: 90 });
};
const drop = (): void => {
  receiver.lost(clock.now());
  removeAwarenessStates(hearing, [sending.clientID], 'test');
  sending.setLocalState(sending.getLocalState());
};

describe('notes', () => {
  it('are heard once each, in order, though several came in one state', () => {
    deliver();
    play(60);
    play(62);
    deliver();
    play(64);
    deliver();
    sending.setLocalState(sending.getLocalState());
    deliver();
    expect(heard).toEqual([60, 62, 64]);
  });

  it('of the past are not heard by who comes late', () => {
    play(60);
    deliver();
    play(62);
    deliver();
    expect(heard).toEqual([62]);
  });

  it('go on counting, so the ring shows the newest and nothing twice', () => {
    deliver();
    for (let midi = 40; midi < 40 + noteRingSize + 3; midi++) {
      play(midi);
      deliver();
    }
    expect(heard).toEqual(Array.from({ length: noteRingSize + 3 }, (_, i) => 40 + i));
    expect(sending.getLocalState()?.notes).toHaveLength(noteRingSize);
  });

  it('leave the ring half a second later, when another follows', () => {
    const shown = (): number[] =>
      Value.Parse(NoteRing, sending.getLocalState()?.notes).map(({ midi }) => midi);
    play(60);
    clock.advance(ringMemoryMs - 1);
    play(62);
    expect(shown()).toEqual([60, 62]);
    clock.advance(1);
    play(64);
    expect(shown()).toEqual([62, 64]);
  });

  it('missed in a short drop are still heard', () => {
    deliver();
    drop();
    play(60);
    clock.advance(400);
    deliver();
    expect(heard).toEqual([60]);
  });

  it('missed in a long drop are not played in one burst', () => {
    deliver();
    play(60);
    deliver();
    drop();
    play(62);
    play(64);
    clock.advance(5000);
    receiver.lost(clock.now());
    deliver();
    play(65);
    deliver();
    expect(heard).toEqual([60, 65]);
  });

  it('that do not fit the schema are not heard', () => {
    deliver();
    sending.setLocalStateField('notes', [{ seq: 1, midi: 300, velocity: 1 }]);
    deliver();
    sending.setLocalState({ notes: [{ seq: 1, midi: 60, velocity: 1 }] });
    deliver();
    expect(heard).toEqual([]);
  });

  it('carry the beat on which they sound', () => {
    expect(sender.play({ midi: 60, velocity: 1, beat: 4.5, durationBeats: 0.25 })).toEqual({
      seq: 1,
      midi: 60,
      velocity: 1,
      beat: 4.5,
      durationBeats: 0.25,
    });
  });

  it.each([
    { midi: 128, velocity: 90 },
    { midi: 60, velocity: 0 },
    { midi: 60.5, velocity: 90 },
    { midi: 60, velocity: 90, durationBeats: 0 },
    { midi: 60, velocity: 90, beat: Number.NaN },
  ])('that are none are refused before anything is sent: %j', (note) => {
    expect(() => sender.play(note)).toThrow(RangeError);
    expect(sending.getLocalState()?.notes).toEqual([]);
  });
});
