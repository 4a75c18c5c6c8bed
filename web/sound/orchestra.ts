/**
 * All instruments of a page, made with Tone.js: loaded only after "Start sound", because it is the largest part of the page.
 * Everything goes through one gain and one limiter: the volume's ceiling.
 */
import { Context, FMSynth, Gain, Limiter, PolySynth, Synth, setContext } from 'tone';
import type { Drum } from './drum.ts';
import { DrumKit } from './drum-kit.ts';
import type { Instrument } from './instrument.ts';

export type Pitched = Exclude<Instrument, 'drums' | 'shaker'>;

/** Children's ears: whatever thirty of them play, no more than this leaves the page. */
const ceilingDecibels = -8;
const fadeSeconds = 0.03;

/** As long as Tone.js needs to hand a scheduled note to the browser in time. */
const toneLookAheadSeconds = 0.1;

export class Orchestra {
  readonly #master: Gain;
  readonly #kit: DrumKit;
  readonly #pitched: Readonly<Record<Pitched, PolySynth<Synth> | PolySynth<FMSynth>>>;

  constructor(audio: AudioContext) {
    // The worker of Tone's own clock would need a blob: timers do, because everything is scheduled ahead.
    const context = new Context({ context: audio, clockSource: 'timeout', lookAhead: toneLookAheadSeconds });
    setContext(context);
    const ceiling = new Limiter({ context, threshold: ceilingDecibels }).connect(audio.destination);
    this.#master = new Gain({ context, gain: 1 }).connect(ceiling);
    this.#kit = new DrumKit(context, this.#master);
    this.#pitched = {
      keys: new PolySynth({ context, voice: Synth, maxPolyphony: 64, volume: -10 }).set({
        oscillator: { type: 'triangle' },
        envelope: { attack: 0.004, decay: 0.35, sustain: 0.15, release: 0.35 },
      }),
      bass: new PolySynth({ context, voice: Synth, maxPolyphony: 24, volume: -7 }).set({
        oscillator: { type: 'triangle' },
        envelope: { attack: 0.008, decay: 0.25, sustain: 0.5, release: 0.12 },
      }),
      chords: new PolySynth({ context, voice: Synth, maxPolyphony: 64, volume: -17 }).set({
        oscillator: { type: 'fatsawtooth', count: 2, spread: 12 },
        envelope: { attack: 0.015, decay: 0.5, sustain: 0.3, release: 0.4 },
      }),
      bells: new PolySynth({ context, voice: FMSynth, maxPolyphony: 32, volume: -12 }).set({
        harmonicity: 4,
        modulationIndex: 3,
        envelope: { attack: 0.001, decay: 0.9, sustain: 0, release: 0.6 },
        modulationEnvelope: { attack: 0.001, decay: 0.25, sustain: 0, release: 0.2 },
      }),
    };
    for (const synth of Object.values(this.#pitched)) synth.connect(this.#master);
  }

  /** `time`: seconds of the context; `level` 0–1. */
  play(instrument: Pitched, midi: number, seconds: number, time: number, level: number): void {
    this.#pitched[instrument].triggerAttackRelease(440 * 2 ** ((midi - 69) / 12), seconds, time, level);
  }

  hit(drum: Drum, time: number, level: number): void {
    this.#kit.hit(drum, time, level);
  }

  /** Linear, 0 to 1: fades, so that nothing clicks. */
  setVolume(volume: number): void {
    this.#master.gain.rampTo(volume, fadeSeconds);
  }
}
