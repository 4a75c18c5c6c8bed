import { describe, expect, it } from 'vitest';
import { isAudible } from '../../../web/sound/audibility.ts';
import { drumOfMidi, drumOfName, drums, midiOfDrum } from '../../../web/sound/drum.ts';
import { instrumentOfRole } from '../../../web/sound/instrument.ts';
import { laneVoice } from '../../../web/sound/lane-voice.ts';
import { VoiceLimit } from '../../../web/sound/voice-limit.ts';

describe('who hears what', () => {
  it.each([
    ['headphones', true, true, true],
    ['speaker', false, false, true],
    ['silent', false, true, false],
  ] as const)('%s: student %s, teacher %s, speaker %s', (listening, student, teacher, speaker) => {
    expect([
      isAudible(listening, 'student'),
      isAudible(listening, 'teacher'),
      isAudible(listening, 'speaker'),
    ]).toEqual([student, teacher, speaker]);
  });
});

describe('voices', () => {
  it('a forearm on the pads is no cluster: only so many notes of one player sound at once', () => {
    const limit = new VoiceLimit({ perPlayer: 3, total: 10 });
    const admitted = [0, 1, 2, 3, 4].map(() => limit.admit('anna', 0, 100, 0));
    expect(admitted).toEqual([true, true, true, false, false]);
    expect(limit.admit('anna', 100, 200, 0)).toBe(true);
    expect(limit.admit('anna', 150, 250, 120)).toBe(true);
  });

  it('only so many altogether, whoever plays', () => {
    const limit = new VoiceLimit({ perPlayer: 3, total: 4 });
    const players = ['a', 'b', 'c', 'd', 'e'];
    expect(players.map((player) => limit.admit(player, 0, 100, 0))).toEqual([true, true, true, true, false]);
    expect(limit.admit('e', 0, 100, 101)).toBe(true);
  });
});

describe('drums', () => {
  it('each has a midi number of its own that leads back to it; every other number leads to some drum', () => {
    for (const drum of drums) expect(drumOfMidi(midiOfDrum(drum))).toBe(drum);
    for (let midi = 0; midi <= 127; midi++) expect(drums).toContain(drumOfMidi(midi));
  });

  it('lanes sound as they are called, pitches too, and unknown names always the same', () => {
    expect(drumOfName('Open hat')).toBe('open-hat');
    expect(laneVoice('kick')).toEqual({ kind: 'drum', drum: 'kick' });
    expect(laneVoice('F#3')).toEqual({ kind: 'pitch', midi: 54 });
    expect(laneVoice('C')).toEqual({ kind: 'pitch', midi: 60 });
    expect(laneVoice('Zork')).toEqual(laneVoice('zork'));
  });

  it('a role names the instrument; one that says nothing plays keys', () => {
    expect(
      ['drums', 'Bass 2', 'chords', 'shaker', 'conductor', 'melody', undefined].map(instrumentOfRole),
    ).toEqual(['drums', 'bass', 'chords', 'shaker', 'bells', 'keys', 'keys']);
  });
});
